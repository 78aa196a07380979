package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;
import java.util.List;

/**
 * An account in a generation, and where its rows are.
 *
 * @param generation which
 * @param source on which source; {@link AccountScope#ANYWHERE} if nobody knows
 * @param shard in which shard; the same
 * @param account its id
 */
record AccountHome(Generation generation, String source, String shard, AccountId account) {
    /** Whether one reader reads both. */
    boolean isReadWith(AccountHome other) {
        return generation.entity().equals(other.generation.entity())
                && source.equals(other.source)
                && shard.equals(other.shard);
    }

    /** Whether it is known where the account lives. */
    boolean isKnown() {
        return !source.equals(AccountScope.ANYWHERE);
    }

    /** This account alone. */
    AccountScope scope() {
        return new AccountScope(0, source, shard, List.of(account));
    }
}
