package io.greenlight.read.change;

import java.util.List;

/**
 * What is ready at a source for its changes to be followed.
 *
 * @param start changes after this are kept for us; the position to store when the slot is new
 * @param slotCreated whether the slot is new: changes before {@code start} were seen by nobody, so documents that were indexed before
 *     must be reconciled
 * @param tablesAdded tables, as {@code shard.table}, of which not all changes were published until now; the same holds for their documents
 */
public record Prepared(SourcePosition start, boolean slotCreated, List<String> tablesAdded) {
    public Prepared {
        tablesAdded = List.copyOf(tablesAdded);
    }
}
