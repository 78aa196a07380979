package io.greenlight.cli;

import io.greenlight.desk.LetterOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which dead letters. */
final class LetterOptions {
    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "Only these, by the numbers that dead-letters --list shows")
    private List<Long> ids = List.of();

    @Option(names = "--cause", paramLabel = "TEXT", description = "Only those with this field or this reason")
    private @Nullable String cause;

    @Option(names = "--accounts", split = ",", paramLabel = "ID", description = "Only those of these accounts")
    private List<String> accounts = List.of();

    @Mixin
    private EntityOptions what = new EntityOptions();

    LetterOrder order() {
        return new LetterOrder(ids, cause, what.entities(), accounts);
    }
}
