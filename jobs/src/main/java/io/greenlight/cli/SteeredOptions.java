package io.greenlight.cli;

import io.greenlight.document.AccountId;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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

    /**
     * Does to it what is done to its kind.
     *
     * @return what it is, for people
     */
    String steer(LongConsumer toReindex, Consumer<String> toSource, Consumer<AccountId> toAccount) {
        if (reindex != null) {
            toReindex.accept(reindex);
            return "Reindex %d".formatted(reindex);
        }
        if (source != null) {
            toSource.accept(source);
            return "Source %s".formatted(source);
        }
        AccountId id = new AccountId(String.valueOf(account));
        toAccount.accept(id);
        return "Account %s".formatted(id);
    }
}
