package io.greenlight.cli;

import io.greenlight.document.AccountId;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.reindex.ReindexScope.Which;
import io.greenlight.reindex.Since;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /**
     * The part that is meant; empty when everything is.
     *
     * @param others options of the command line that make sense only for everything, as {@code --hold-swap}
     * @throws UnknownName if one of those is given with a part
     */
    Optional<Partial> choose(List<String> others) {
        List<String> given = given();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (!others.isEmpty()) {
            throw new UnknownName("%s: not with %s, which writes into the generation that serves"
                    .formatted(String.join(", ", others), String.join(", ", given)));
        }
        if (accounts.stream().anyMatch(String::isBlank)) {
            throw new UnknownName("--accounts: an id is empty. Give ids as 42,43");
        }
        return Optional.of(new Partial(
                accounts.stream().distinct().map(AccountId::new).toList(),
                source,
                since == null ? null : new Since(since),
                deadLetters ? Which.DEAD_LETTERS : Which.ALL));
    }

    private List<String> given() {
        List<String> given = new ArrayList<>();
        addIf(!accounts.isEmpty(), "--accounts", given);
        addIf(source != null, "--source", given);
        addIf(since != null, "--since", given);
        addIf(deadLetters, "--dead-letters", given);
        return given;
    }

    private static void addIf(boolean condition, String option, List<String> given) {
        if (condition) {
            given.add(option);
        }
    }
}
