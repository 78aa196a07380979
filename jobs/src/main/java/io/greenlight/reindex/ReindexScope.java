package io.greenlight.reindex;

import io.greenlight.document.AccountId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reindex covers, and with it where it writes. */
public sealed interface ReindexScope {
    /** All documents, into a new generation. */
    record Full() implements ReindexScope {}

    /**
     * Some documents, into the generation that serves. Every limit narrows.
     *
     * @param accounts only these; all when empty
     * @param source only accounts that live on this source; null for any
     * @param since only documents of this time or later, by the field their month comes from; null for any
     * @param which which of these documents
     */
    record Partial(
            List<AccountId> accounts,
            @Nullable String source,
            @Nullable Since since,
            Which which) implements ReindexScope {
        public Partial {
            accounts = List.copyOf(accounts);
            if (since != null && which == Which.DEAD_LETTERS) {
                throw new ScopeRefused(
                        List.of(
                                "--since and --dead-letters: give one of them. Dead letters are read again whatever their time."));
            }
        }

        /** Whether the account may be meant, wherever it lives. */
        boolean names(AccountId account) {
            return accounts.isEmpty() || accounts.contains(account);
        }

        /** Whether a source may have what is meant. */
        boolean reaches(String other) {
            return source == null || source.equals(other);
        }

        /** Whether accounts are read from their first to their last document. */
        boolean isWhole() {
            return since == null && which == Which.ALL;
        }
    }

    /** Which documents of its accounts a partial reindex reads. */
    enum Which {
        /** All. */
        ALL,
        /** The keys of the open dead letters. */
        DEAD_LETTERS
    }
}
