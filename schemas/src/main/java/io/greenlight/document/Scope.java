package io.greenlight.document;

import java.util.List;

/**
 * The documents one unit covers: a pack of small accounts, each whole, or a key range of one huge account. Two units of
 * one reindex never cover the same key.
 */
public sealed interface Scope {
    /** The accounts touched, at least one. */
    List<AccountId> accounts();

    /** Several accounts, each with all its documents, read in the order of the source's account column. */
    record Pack(List<AccountId> accounts) implements Scope {
        public Pack {
            accounts = List.copyOf(accounts);
            if (accounts.isEmpty()) {
                throw new IllegalArgumentException("Cannot build a pack: it has no account");
            }
        }
    }

    /** A range of keys of one account. */
    record Range(KeyRange range) implements Scope {
        @Override
        public List<AccountId> accounts() {
            return List.of(range.account());
        }
    }
}
