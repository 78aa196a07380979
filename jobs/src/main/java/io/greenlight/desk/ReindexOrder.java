package io.greenlight.desk;

import io.greenlight.document.AccountId;
import io.greenlight.problem.RequestRefused;
import io.greenlight.problem.TooMany;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.ReindexRequest.Swap;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.reindex.ReindexScope.Which;
import io.greenlight.reindex.Since;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reindex is to build or to read again. With any of {@code accounts}, {@code source}, {@code since} and
 * {@code which: DEAD_LETTERS} it is partial and writes into the generations that serve.
 *
 * @param entities names; all that are configured when empty
 * @param target the cluster of a full one; null where only one is configured
 * @param mode whether the old generation is trusted until the swap; WARM unless given
 * @param swap whether the alias is swapped as soon as the gate allows; AUTOMATIC unless given
 * @param accounts only these accounts
 * @param source only accounts on this source
 * @param since only documents from a time on, as {@code 2026-11-01}, or from so long ago, as {@code 36h}
 * @param which which of these documents; ALL unless given
 */
public record ReindexOrder(
        List<String> entities,
        @Nullable String target,
        Mode mode,
        Swap swap,
        List<String> accounts,
        @Nullable String source,
        @Nullable String since,
        Which which) {
    /** Most accounts that can be named. */
    public static final int MOST_ACCOUNTS = 10_000;

    public ReindexOrder {
        entities = List.copyOf(Objects.requireNonNullElse(entities, List.of()));
        mode = Objects.requireNonNullElse(mode, Mode.WARM);
        swap = Objects.requireNonNullElse(swap, Swap.AUTOMATIC);
        accounts = List.copyOf(Objects.requireNonNullElse(accounts, List.of()));
        which = Objects.requireNonNullElse(which, Which.ALL);
    }

    /**
     * The part that is meant; empty when everything is.
     *
     * @throws RequestRefused if what makes sense only for everything is given with a part
     * @throws TooMany if too many accounts are named
     */
    Optional<Partial> findPart() {
        List<String> given = given();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        List<String> others = optionsOfAFullOne();
        if (!others.isEmpty()) {
            throw new RequestRefused("%s: not with %s, which writes into the generation that serves"
                    .formatted(String.join(", ", others), String.join(", ", given)));
        }
        return Optional.of(new Partial(Ids.accounts(accounts), source, since == null ? null : new Since(since), which));
    }

    private List<String> optionsOfAFullOne() {
        List<String> options = new ArrayList<>();
        addIf(mode == Mode.COLD, "--mode cold", options);
        addIf(swap == Swap.HELD, "--hold-swap", options);
        addIf(target != null, "--target", options);
        return options;
    }

    private List<String> given() {
        List<String> options = new ArrayList<>();
        addIf(!accounts.isEmpty(), "--accounts", options);
        addIf(source != null, "--source", options);
        addIf(since != null, "--since", options);
        addIf(which == Which.DEAD_LETTERS, "--dead-letters", options);
        return options;
    }

    private static void addIf(boolean condition, String option, List<String> options) {
        if (condition) {
            options.add(option);
        }
    }

    /** Takes ids from a request. */
    static final class Ids {
        private Ids() {}

        /**
         * These accounts, each once.
         *
         * @throws RequestRefused if an id is blank
         * @throws TooMany if there are more than {@value #MOST_ACCOUNTS}
         */
        static List<AccountId> accounts(List<String> given) {
            if (given.size() > MOST_ACCOUNTS) {
                throw new TooMany("accounts", given.size(), MOST_ACCOUNTS);
            }
            if (given.stream().anyMatch(String::isBlank)) {
                throw new RequestRefused("--accounts: an id is empty. Give ids as 42,43");
            }
            return given.stream().distinct().map(AccountId::new).toList();
        }
    }
}
