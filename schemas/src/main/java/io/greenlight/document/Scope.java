package io.greenlight.document;

import java.util.List;

/**
 * The documents one unit covers: a pack of small accounts, each whole, a key range of one huge account, or some keys of one
 * account or documents of several, to be read once more.
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

    /** Some keys of one account, in no order; a key that the source does not have is passed over. */
    record Keys(AccountId account, List<Key> keys) implements Scope {
        public Keys {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("Cannot read keys of account %s: there is none".formatted(account));
            }
        }

        @Override
        public List<AccountId> accounts() {
            return List.of(account);
        }
    }

    /**
     * Some documents of several accounts, in no order; one that the source does not have is passed over. Never stored: they are
     * read at once, by whoever found that they changed.
     */
    record Documents(List<Position> positions) implements Scope {
        public Documents {
            positions = List.copyOf(positions);
            if (positions.isEmpty()) {
                throw new IllegalArgumentException("Cannot read single documents: there is none");
            }
        }

        @Override
        public List<AccountId> accounts() {
            return positions.stream().map(Position::account).distinct().toList();
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
