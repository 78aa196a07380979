package io.greenlight.dispatch;

import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;

/**
 * What became of the rows of one account: read = indexed + superseded + dead.
 *
 * @param account whose rows
 * @param indexed count and hash sums of the documents OpenSearch stored
 * @param superseded documents of which the index held a newer read
 * @param dead rows and documents that became dead letters
 */
public record LedgerEntry(AccountId account, HashSum indexed, long superseded, long dead) {
    /** Rows read. */
    public long read() {
        return indexed.count() + superseded + dead;
    }
}
