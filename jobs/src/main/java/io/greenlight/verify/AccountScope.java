package io.greenlight.verify;

import io.greenlight.document.AccountId;
import java.util.List;

/**
 * Some accounts of one shard that are compared together: the item of the verify job.
 *
 * <p>The last item of a comparison of everything has no account: it looks for {@link #search strangers}, accounts of which the index
 * has documents though nobody knows them. Those are compared as items of their own, with the rows of every shard of every source.
 *
 * @param number its place in its verification
 * @param source where they live; empty if nobody knows
 * @param shard in which shard; empty if nobody knows
 * @param accounts which
 */
record AccountScope(int number, String source, String shard, List<AccountId> accounts) {
    /** Stands for every source, and every shard. */
    static final String ANYWHERE = "";

    AccountScope {
        accounts = List.copyOf(accounts);
    }

    /** Looks for strangers when all before it are compared. */
    static AccountScope search(int number) {
        return new AccountScope(number, ANYWHERE, ANYWHERE, List.of());
    }

    boolean isSearch() {
        return accounts.isEmpty();
    }
}
