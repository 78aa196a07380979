package io.greenlight.read.postgres;

import io.greenlight.read.change.ChangedDocument;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.change.SourcePosition;
import io.greenlight.read.change.TruncatedTable;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns the messages of the WAL into changed documents. Holds the changes of one message at most: they are handed over before the
 * next is read, so that a transaction of any size passes through.
 */
final class WalDecoder {
    private final List<EntityChanges> entities;
    private final Set<String> shards;
    private final Set<String> uneven;
    private final TransactionIds ids;
    private final Map<Integer, List<FollowedTable>> relations = new HashMap<>();
    private final Pending pending = new Pending();
    private final Deque<TruncatedTable> truncated = new ArrayDeque<>();
    private SourcePosition position;
    private boolean inTransaction;
    private long transaction;

    /**
     * Starts between two transactions.
     *
     * @param tables what the catalog says of the tables
     * @param position all before it is done
     */
    WalDecoder(
            List<EntityChanges> entities,
            List<String> shards,
            List<CatalogTable> tables,
            TransactionIds ids,
            SourcePosition position) {
        this.entities = List.copyOf(entities);
        this.shards = new HashSet<>(shards);
        this.uneven = tables.stream()
                .filter(table -> !table.isUniform())
                .map(table -> table.shard() + "." + table.name())
                .collect(Collectors.toSet());
        this.ids = ids;
        this.position = position;
    }

    /** All before it was handed over: the end of the last complete transaction, or a later place without any. */
    SourcePosition position() {
        return position;
    }

    boolean isInTransaction() {
        return inTransaction;
    }

    /** Hands over what the last message brought, until the batch is full. Says whether all of it was handed over. */
    boolean handOver(ChangeCollector batch) {
        while (!batch.isFull() && hasChanges()) {
            batch.addTransaction(transaction);
            if (!truncated.isEmpty()) {
                batch.add(truncated.remove());
            } else if (!pending.documents.isEmpty()) {
                batch.add(pending.documents.remove());
            } else {
                batch.add(pending.rows.remove());
            }
        }
        return !hasChanges();
    }

    private boolean hasChanges() {
        return !pending.documents.isEmpty() || !pending.rows.isEmpty() || !truncated.isEmpty();
    }

    /** What the rows of the last message brought, as far as it was not handed over. */
    private static final class Pending implements ChangeSink {
        final Deque<ChangedDocument> documents = new ArrayDeque<>();
        final Deque<UnkeyedRow> rows = new ArrayDeque<>();

        @Override
        public void add(ChangedDocument document) {
            documents.add(document);
        }

        @Override
        public void add(UnkeyedRow row) {
            rows.add(row);
        }
    }

    /** The source has nothing more to say of what lies before. Means nothing within a transaction. */
    void idleAt(SourcePosition place) {
        if (!inTransaction && place.compareTo(position) > 0) {
            position = place;
        }
    }

    /** Takes one message, after all of the one before was handed over. */
    void take(ByteBuffer message) {
        switch (WalMessage.read(message)) {
            case WalMessage.Begin begin -> {
                inTransaction = true;
                transaction = ids.complete(begin.transaction());
            }
            case WalMessage.Commit commit -> {
                inTransaction = false;
                idleAt(commit.end());
            }
            case WalMessage.Relation relation -> describe(relation);
            case WalMessage.Insert insert ->
                tables(insert.relation()).forEach(table -> table.inserted(insert.row(), pending));
            case WalMessage.Update update ->
                tables(update.relation()).forEach(table -> table.updated(update.old(), update.row(), pending));
            case WalMessage.Delete delete ->
                tables(delete.relation()).forEach(table -> table.deleted(delete.old(), pending));
            case WalMessage.Truncate truncate -> truncate(truncate.relations());
            case WalMessage.Ignored ignored -> {
                // nothing to us
            }
        }
    }

    private void describe(WalMessage.Relation relation) {
        boolean ours = shards.contains(relation.schema());
        relations.put(
                relation.oid(),
                ours ? FollowedTable.of(relation, entities, !uneven.contains(place(relation))) : List.of());
    }

    private static String place(WalMessage.Relation relation) {
        return relation.schema() + "." + relation.table();
    }

    private List<FollowedTable> tables(int relation) {
        return relations.getOrDefault(relation, List.of());
    }

    private void truncate(List<Integer> emptied) {
        Set<TruncatedTable> found = new LinkedHashSet<>();
        emptied.forEach(relation -> tables(relation).forEach(table -> found.add(table.truncated())));
        truncated.addAll(found);
    }
}
