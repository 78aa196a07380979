package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.ChangedDocument;
import io.greenlight.read.change.ChangedDocument.Kind;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.change.TruncatedTable;
import io.greenlight.read.postgres.WalMessage.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table of an entity as the WAL describes it at the moment: tells which documents a row's change concerns.
 *
 * <p>An old row is known as far as its replica identity goes, and is not in the message at all if that did not change. For what
 * is not known the new row's value is taken, which is right unless it was changed too.
 */
final class FollowedTable {
    private static final int NONE = -1;

    private final String entity;
    private final boolean monthly;
    private final Relation relation;
    private final int account;
    private final int[] key;
    private final int month;

    private FollowedTable(EntityChanges changes, ChangeTable table, Relation relation) {
        this.entity = changes.entity();
        this.monthly = changes.query().schema().isMonthly();
        this.relation = relation;
        this.account = column(table.account());
        this.key = table.key().stream().mapToInt(this::column).toArray();
        this.month = table.month() == null ? NONE : column(table.month());
    }

    /** One per entity that the table belongs to; none if it is not ours. */
    static List<FollowedTable> of(Relation relation, List<EntityChanges> entities) {
        List<FollowedTable> followed = new ArrayList<>();
        for (EntityChanges changes : entities) {
            for (ChangeTable table : changes.tables()) {
                if (table.name().equals(relation.table())) {
                    followed.add(new FollowedTable(changes, table, relation));
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
        throw new SourceRefused(
                "Cannot follow table %s.%s for %s: the WAL shows no column %s. Correct the entity's change tables, or publish the column."
                        .formatted(relation.schema(), relation.table(), entity, name));
    }

    void inserted(Tuple row, Consumer<ChangedDocument> out) {
        emit(row, null, Kind.INSERTED, Set.of(), out);
    }

    void updated(@Nullable Tuple old, Tuple row, Consumer<ChangedDocument> out) {
        ChangedDocument before = emit(old == null ? row : old, row, Kind.MAY_HAVE_LEFT, monthsBefore(old, row), out);
        ChangedDocument after = document(row, old, Kind.INSERTED, Set.of());
        if (after != null && (before == null || !isSame(before, after))) {
            out.accept(after);
        }
    }

    void deleted(Tuple old, Consumer<ChangedDocument> out) {
        emit(old, null, Kind.MAY_HAVE_LEFT, monthsBefore(old, null), out);
    }

    TruncatedTable truncated() {
        return new TruncatedTable(entity, relation.schema(), relation.table());
    }

    private static boolean isSame(ChangedDocument one, ChangedDocument other) {
        return one.account().equals(other.account()) && one.key().equals(other.key());
    }

    private @Nullable ChangedDocument emit(
            Tuple row, @Nullable Tuple other, Kind kind, @Nullable Set<String> months, Consumer<ChangedDocument> out) {
        ChangedDocument document = document(row, other, kind, months);
        if (document != null) {
            out.accept(document);
        }
        return document;
    }

    /** The row's document; null if account or key is NULL or unknown, so that there is none. */
    private @Nullable ChangedDocument document(
            Tuple row, @Nullable Tuple other, Kind kind, @Nullable Set<String> months) {
        String owner = part(account, row, other);
        List<String> parts = new ArrayList<>(key.length);
        for (int column : key) {
            String part = part(column, row, other);
            if (part != null) {
                parts.add(part);
            }
        }
        return owner == null || parts.size() < key.length
                ? null
                : new ChangedDocument(entity, relation.schema(), new AccountId(owner), new Key(parts), kind, months);
    }

    private @Nullable String part(int column, Tuple row, @Nullable Tuple other) {
        String text = row.text(column);
        if (text == null && other != null) {
            text = other.text(column);
        }
        return text == null ? null : WalText.key(relation.columns().get(column).type(), text);
    }

    /** The month of the old row; null if the WAL does not tell. */
    private @Nullable Set<String> monthsBefore(@Nullable Tuple old, @Nullable Tuple row) {
        if (!monthly) {
            return Set.of();
        }
        if (month == NONE || !relation.columns().get(month).identity()) {
            return null;
        }
        // All of an old row is in the WAL whenever the identity is full; if it is not, a partition differs from its
        // parent.
        Tuple before = old == null && !relation.full() ? row : old;
        String text = before == null ? null : before.text(month);
        String name = text == null ? null : WalText.month(text);
        return name == null ? null : Set.of(name);
    }
}
