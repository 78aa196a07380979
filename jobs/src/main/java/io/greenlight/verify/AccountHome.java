package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;
import java.util.List;

/**
 * An account in a generation, and where its rows are.
 *
 * @param generation which
 * @param source on which source
 * @param shard in which shard
 * @param account its id
 */
record AccountHome(Generation generation, String source, String shard, AccountId account) {
    /** Whether one reader reads both. */
    boolean isReadWith(AccountHome other) {
        return generation.entity().equals(other.generation.entity())
                && source.equals(other.source)
                && shard.equals(other.shard);
    }

    /** This account alone. */
    AccountScope scope() {
        return new AccountScope(0, source, shard, List.of(account));
    }
}
