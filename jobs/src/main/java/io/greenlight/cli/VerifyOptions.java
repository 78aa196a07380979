package io.greenlight.cli;

import io.greenlight.document.AccountId;
import io.greenlight.verify.VerifyScope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which accounts are compared or repaired; without any of these options all. */
final class VerifyOptions {
    @Option(names = "--accounts", split = ",", paramLabel = "ID", description = "Only these accounts")
    private List<String> accounts = List.of();

    @Option(names = "--source", paramLabel = "NAME", description = "Only accounts on this source")
    private @Nullable String source;

    /**
     * What is meant.
     *
     * @throws UnknownName if an id is empty
     */
    VerifyScope scope() {
        return new VerifyScope(ids(accounts), source);
    }

    static List<AccountId> ids(List<String> given) {
        if (given.stream().anyMatch(String::isBlank)) {
            throw new UnknownName("--accounts: an id is empty. Give ids as 42,43");
        }
        return given.stream().distinct().map(AccountId::new).toList();
    }
}
