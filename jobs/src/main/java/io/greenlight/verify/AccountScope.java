package io.greenlight.verify;

import io.greenlight.document.AccountId;
import java.util.List;

/**
 * Some accounts of one shard that are compared together: the item of the verify job.
 *
 * @param number its place in its verification
 * @param source where they live
 * @param shard in which shard
 * @param accounts which
 */
record AccountScope(int number, String source, String shard, List<AccountId> accounts) {
    AccountScope {
        accounts = List.copyOf(accounts);
    }
}
