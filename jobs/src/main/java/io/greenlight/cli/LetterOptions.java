package io.greenlight.cli;

import io.greenlight.deadletter.DeadLetterStore.Selection;
import io.greenlight.document.AccountId;
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

    /** Whether anything narrows the choice. */
    boolean isNarrow() {
        return !ids.isEmpty() || cause != null || !accounts.isEmpty();
    }

    Selection selection(Application application) {
        return new Selection(
                ids,
                cause,
                what.entities(application),
                VerifyOptions.ids(accounts).stream().map(AccountId::value).toList());
    }
}
