package io.greenlight.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which accounts are compared or repaired; without any of these options all. */
final class VerifyOptions {
    @Option(names = "--accounts", split = ",", paramLabel = "ID", description = "Only these accounts")
    private List<String> accounts = List.of();

    @Option(names = "--source", paramLabel = "NAME", description = "Only accounts on this source")
    private @Nullable String source;

    /** Their ids; empty for all. */
    List<String> accounts() {
        return accounts;
    }

    /** Name of the source; null for any. */
    @Nullable
    String source() {
        return source;
    }
}
