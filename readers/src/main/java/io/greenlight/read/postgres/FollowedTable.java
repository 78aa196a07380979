package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.ChangedDocument;
import io.greenlight.read.change.ChangedDocument.Kind;
import io.greenlight.read.change.ChangesLost;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.change.TruncatedTable;
import io.greenlight.read.postgres.WalMessage.Relation;
import io.greenlight.read.postgres.WalMessage.WalColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table of an entity as the WAL describes it at the moment: tells which documents a row's change concerns.
 *
 * <p>An old row is known as far as its replica identity goes, and is not in the message at all if that did not change. For what
 * is not known the new row's value is taken, which is right unless it was changed too.
 *
 * <p>Where an expression is part of the key, only a whole row tells its document: new rows do, and changed ones whose columns are all in
 * the message. What they were before, and deleted rows, are left to verification.
 */
final class FollowedTable {
    private static final int NONE = -1;

    private final String entity;
    private final boolean monthly;
    private final Relation relation;
    private final boolean uniform;
    private final int account;
    private final List<String> keyParts;
    private final int[] key;
    private final int[] inputs;
    private final int month;

    private FollowedTable(EntityChanges changes, ChangeTable table, Relation relation, boolean uniform) {
        this.entity = changes.entity();
        this.monthly = changes.query().schema().isMonthly();
        this.relation = relation;
        this.uniform = uniform;
        this.account = column(table.account());
        this.keyParts = table.key();
        this.key = table.key().stream()
                .mapToInt(part -> ChangeTable.isExpression(part) ? NONE : column(part))
                .toArray();
        this.inputs = table.isComputed() ? inputs(relation, account, expressions()) : new int[0];
        this.month = table.month() == null ? NONE : column(table.month());
    }

    /**
     * One per entity that the table belongs to; none if it is not ours.
     *
     * @param uniform whether all its partitions have the replica identity that the relation, which is their parent's, tells; true if it
     *     has none
     */
    static List<FollowedTable> of(Relation relation, List<EntityChanges> entities, boolean uniform) {
        List<FollowedTable> followed = new ArrayList<>();
        for (EntityChanges changes : entities) {
            for (ChangeTable table : changes.tables()) {
                if (table.name().equals(relation.table())) {
                    followed.add(new FollowedTable(changes, table, relation, uniform));
                }
            }
        }
        return followed;
    }

    private int column(String name) {
        for (int i = 0; i < relation.columns().size(); i++) {
            if (relation.columns().get(i).name().equals(name)) {
                return i;
            }
        }
        // The catalog has it now, or prepare() would have refused it: it came to be, or got its name, after this
        // change.
        throw new ChangesLost(
                "Cannot follow older changes of table %s.%s for %s: they have no column %s. Reconcile its accounts, and begin with a new slot."
                        .formatted(relation.schema(), relation.table(), entity, name));
    }

    /**
     * The columns that the expressions may need: those whose names they contain, in whatever way; all of them where the expressions
     * contain the table's name, which stands for the whole row, or where names may be written otherwise. One too many costs its bytes.
     */
    private static int[] inputs(Relation relation, int account, List<String> expressions) {
        String text = String.join(" ", expressions).toLowerCase(Locale.ROOT);
        boolean all = text.contains(relation.table().toLowerCase(Locale.ROOT)) || text.contains("u&");
        return IntStream.range(0, relation.columns().size())
                .filter(i -> {
                    String name = relation.columns().get(i).name();
                    return all || i == account || name.contains("\"") || text.contains(name.toLowerCase(Locale.ROOT));
                })
                .toArray();
    }

    String shard() {
        return relation.schema();
    }

    /** The table's name, without its shard. */
    String name() {
        return relation.table();
    }

    /** In words, for messages. */
    String path() {
        return relation.schema() + "." + relation.table();
    }

    /** The expressions of the key, in order; empty if it is made of columns alone. */
    List<String> expressions() {
        return keyParts.stream().filter(ChangeTable::isExpression).toList();
    }

    /** The columns that are needed to compute the expressions. */
    List<WalColumn> inputs() {
        return IntStream.of(inputs).mapToObj(relation.columns()::get).toList();
    }

    void inserted(Tuple row, ChangeSink out) {
        if (isComputed()) {
            emitUnkeyed(row, Kind.INSERTED, Set.of(), out);
        } else {
            emit(row, null, Kind.INSERTED, Set.of(), out);
        }
    }

    void updated(@Nullable Tuple old, Tuple row, ChangeSink out) {
        if (isComputed()) {
            emitUnkeyed(row, Kind.MAY_HAVE_LEFT, monthsBefore(old, row), out);
            return;
        }
        ChangedDocument before = emit(old == null ? row : old, row, Kind.MAY_HAVE_LEFT, monthsBefore(old, row), out);
        ChangedDocument after = document(row, old, Kind.INSERTED, Set.of());
        if (after != null && (before == null || !isSame(before, after))) {
            out.add(after);
        }
    }

    void deleted(Tuple old, ChangeSink out) {
        if (!isComputed()) {
            emit(old, null, Kind.MAY_HAVE_LEFT, monthsBefore(old, null), out);
        }
    }

    TruncatedTable truncated() {
        return new TruncatedTable(entity, relation.schema(), relation.table());
    }

    private boolean isComputed() {
        return inputs.length > 0;
    }

    private static boolean isSame(ChangedDocument one, ChangedDocument other) {
        return one.account().equals(other.account()) && one.key().equals(other.key());
    }

    private @Nullable ChangedDocument emit(
            Tuple row, @Nullable Tuple other, Kind kind, @Nullable Set<String> months, ChangeSink out) {
        ChangedDocument document = document(row, other, kind, months);
        if (document != null) {
            out.add(document);
        }
        return document;
    }

    /** The row's document; null if account or key is NULL or unknown, so that there is none. */
    private @Nullable ChangedDocument document(
            Tuple row, @Nullable Tuple other, Kind kind, @Nullable Set<String> months) {
        String owner = part(account, row, other);
        List<@Nullable String> parts = new ArrayList<>(key.length);
        for (int column : key) {
            parts.add(part(column, row, other));
        }
        return document(owner, parts, kind, months);
    }

    private @Nullable ChangedDocument document(
            @Nullable String owner, List<@Nullable String> parts, Kind kind, @Nullable Set<String> months) {
        List<String> known = parts.stream().filter(Objects::nonNull).toList();
        return owner == null || known.size() < parts.size()
                ? null
                : new ChangedDocument(entity, relation.schema(), new AccountId(owner), new Key(known), kind, months);
    }

    private @Nullable String part(int column, Tuple row, @Nullable Tuple other) {
        String text = row.text(column);
        if (text == null && other != null) {
            text = other.text(column);
        }
        return text == null ? null : WalText.key(relation.columns().get(column).type(), text);
    }

    /** Nothing is emitted if the row has no account, or if the message lacks a column that the expressions may need. */
    private void emitUnkeyed(Tuple row, Kind kind, @Nullable Set<String> months, ChangeSink out) {
        String owner = part(account, row, null);
        if (owner == null || IntStream.of(inputs).anyMatch(row::isUnchanged)) {
            return;
        }
        List<@Nullable String> parts = new ArrayList<>(key.length);
        for (int column : key) {
            parts.add(column == NONE ? null : part(column, row, null));
        }
        List<@Nullable String> values = new ArrayList<>(inputs.length);
        for (int column : inputs) {
            values.add(row.text(column));
        }
        out.add(new UnkeyedRow(this, new AccountId(owner), parts, values, kind, months));
    }

    /**
     * The document of one of its rows; null if a part of its key is NULL, so that there is none.
     *
     * @param computed the values of the expressions, in order
     */
    @Nullable
    ChangedDocument document(UnkeyedRow row, List<@Nullable String> computed) {
        List<@Nullable String> parts = new ArrayList<>(row.key());
        int next = 0;
        for (int i = 0; i < key.length; i++) {
            if (key[i] == NONE) {
                parts.set(i, computed.get(next++));
            }
        }
        return document(row.account().value(), parts, row.kind(), row.oldMonths());
    }

    /** The month of the old row; null if the WAL does not tell. */
    private @Nullable Set<String> monthsBefore(@Nullable Tuple old, @Nullable Tuple row) {
        if (!monthly) {
            return Set.of();
        }
        if (month == NONE || !relation.columns().get(month).identity()) {
            return null;
        }
        // All of an old row is in the WAL whenever the identity is full. Where a partition has less of it than its
        // parent,
        // that nothing is told of the old row does not mean that its month is the same.
        Tuple before = old == null && uniform && !relation.full() ? row : old;
        String text = before == null ? null : before.text(month);
        String name = text == null ? null : WalText.month(text);
        return name == null ? null : Set.of(name);
    }
}
