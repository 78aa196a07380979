package io.greenlight.read.change;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some of the changes, each document once, in no order that matters: what is read afterwards is newer than any of them.
 *
 * @param documents to read again once the transactions are visible, at most as many as were asked for
 * @param truncated tables that were emptied
 * @param transactions ids of the transactions behind the batch, as {@code xid8}; see {@link ChangeSource#areVisible}
 * @param through everything up to here is in this batch or an earlier one, so it may be stored and confirmed once all of them
 *     are applied; null in the middle of a transaction, where nothing more may be confirmed
 * @param reached whether the stream has come to the position that was asked for
 */
public record ChangeBatch(
        List<ChangedDocument> documents,
        List<TruncatedTable> truncated,
        Set<Long> transactions,
        @Nullable SourcePosition through,
        boolean reached) {
    public ChangeBatch {
        documents = List.copyOf(documents);
        truncated = List.copyOf(truncated);
        transactions = Set.copyOf(transactions);
    }

    /** Whether there is nothing to apply. Its position may be confirmed all the same. */
    public boolean isEmpty() {
        return documents.isEmpty() && truncated.isEmpty();
    }
}
