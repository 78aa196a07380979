package io.greenlight.cli;

import io.greenlight.reindex.ReindexScope.Which;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of the documents; without any of these options all of them. */
final class ScopeOptions {
    @Option(
            names = "--accounts",
            split = ",",
            paramLabel = "ID",
            description = "Only these accounts, into the generation that serves")
    private List<String> accounts = List.of();

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "Only accounts on this source, into the generation that serves")
    private @Nullable String source;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only documents from a time on, as 2026-11-01, or from so long ago, as 36h, into the generation that serves; for entities with a month")
    private @Nullable String since;

    @Option(
            names = "--dead-letters",
            description = "Only what could not be indexed, once more, into the generation that serves")
    private boolean deadLetters;

    /** Their ids; empty for all. */
    List<String> accounts() {
        return accounts;
    }

    /** Name of the source; null for any. */
    @Nullable
    String source() {
        return source;
    }

    /** The time; null for any. */
    @Nullable
    String since() {
        return since;
    }

    /** Which documents. */
    Which which() {
        return deadLetters ? Which.DEAD_LETTERS : Which.ALL;
    }
}
