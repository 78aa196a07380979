package io.greenlight.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is steered: exactly one of a reindex, a source, an account. */
final class SteeredOptions {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Number of a reindex")
    @Nullable
    Long reindex;

    @Option(names = "--source", paramLabel = "NAME", description = "A source, for all reindexes")
    @Nullable
    String source;

    @Option(names = "--account", paramLabel = "ID", description = "An account, for all reindexes")
    @Nullable
    String account;
}
