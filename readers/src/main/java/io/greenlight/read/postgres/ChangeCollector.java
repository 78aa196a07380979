package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.change.ChangeBatch;
import io.greenlight.read.change.ChangedDocument;
import io.greenlight.read.change.SourcePosition;
import io.greenlight.read.change.TruncatedTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills one batch: each document once, and never more of anything than was asked for. */
final class ChangeCollector implements ChangeSink {
    /** Rows are held until their keys are computed, and a key may be that of a long text: some megabytes of them are enough. */
    private static final long MOST_CHARACTERS = 4_000_000;

    private final int most;
    private final Map<Place, ChangedDocument> documents = new LinkedHashMap<>();
    private final Set<TruncatedTable> truncated = new LinkedHashSet<>();
    private final Set<Long> transactions = new HashSet<>();
    private final List<UnkeyedRow> rows = new ArrayList<>();
    private long characters;

    ChangeCollector(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("Cannot collect %d documents: at least 1".formatted(most));
        }
        this.most = most;
    }

    private record Place(String entity, String shard, AccountId account, Key key) {}

    @Override
    public void add(ChangedDocument document) {
        Place place = new Place(document.entity(), document.shard(), document.account(), document.key());
        documents.merge(place, document, ChangedDocument::and);
    }

    void add(TruncatedTable table) {
        truncated.add(table);
    }

    /** It is held until {@link #takeRows}. */
    @Override
    public void add(UnkeyedRow row) {
        rows.add(row);
        characters += row.characters();
    }

    /** The rows whose documents are wanted before the batch is complete. They are not held any more. */
    List<UnkeyedRow> takeRows() {
        List<UnkeyedRow> taken = List.copyOf(rows);
        rows.clear();
        return taken;
    }

    void addTransaction(long id) {
        transactions.add(id);
    }

    boolean isFull() {
        return documents.size() + rows.size() >= most
                || truncated.size() >= most
                || transactions.size() >= most
                || characters >= MOST_CHARACTERS;
    }

    /** How many documents still fit. */
    int room() {
        return most - documents.size();
    }

    ChangeBatch batch(@Nullable SourcePosition through, boolean reached) {
        return new ChangeBatch(List.copyOf(documents.values()), List.copyOf(truncated), transactions, through, reached);
    }
}
