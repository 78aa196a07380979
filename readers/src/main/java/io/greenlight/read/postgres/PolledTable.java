package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.ChangedDocument;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.change.SourcePosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table with a column of the transaction that wrote a row last, in one shard, read in the order of (transaction, account, key).
 * Rows that are equal in all of these are one document's, so it does no harm that a page may end between them.
 */
final class PolledTable {
    private static final String TRANSACTION_TYPE = "xid8";

    private final EntityChanges changes;
    private final String shard;
    private final String path;
    private final String rows;
    private final List<Column> columns;

    /**
     * The place of a row in the table's order.
     *
     * @param values as text: transaction, account, key
     */
    record Place(List<String> values) {
        Place {
            values = List.copyOf(values);
        }
    }

    private PolledTable(EntityChanges changes, String shard, String path, String rows, List<Column> columns) {
        this.changes = changes;
        this.shard = shard;
        this.path = path;
        this.rows = rows;
        this.columns = List.copyOf(columns);
    }

    /**
     * Looks the table up.
     *
     * @throws SQLException if there is none, or we may not read it
     * @throws SourceRefused if it has not the columns
     */
    static PolledTable find(String attempt, Session session, String shard, EntityChanges changes, ChangeTable table)
            throws SQLException {
        String path = Sql.identifier(shard) + "." + Sql.identifier(table.name());
        String rows = rows(path, table);
        Columns found = Columns.of(session, "SELECT * FROM " + rows);
        List<String> names = new ArrayList<>();
        names.add(String.valueOf(table.transaction()));
        names.add(table.account());
        table.key().forEach(part -> names.add(ChangeTable.isExpression(part) ? computed(table, part) : part));
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(found.find(name)
                    .orElseThrow(() -> refused(
                            attempt,
                            "table %s has no column %s".formatted(path, name),
                            "Correct the columns in the entity's change tables.")));
        }
        if (!columns.getFirst().sqlType().equals(TRANSACTION_TYPE)) {
            throw refused(
                    attempt,
                    "column %s of %s is of type %s, not xid8"
                            .formatted(
                                    names.getFirst(), path, columns.getFirst().sqlType()),
                    "Name a column that a trigger sets to pg_current_xact_id() with every insert and update.");
        }
        return new PolledTable(changes, shard, path, rows, columns);
    }

    /** What to select from: the table, with its keys that are expressions as columns. */
    private static String rows(String path, ChangeTable table) {
        String computed = table.key().stream()
                .filter(ChangeTable::isExpression)
                .map(part -> ", %s AS %s".formatted(part, Sql.identifier(computed(table, part))))
                .collect(Collectors.joining());
        return computed.isEmpty()
                ? path
                : "(SELECT *%s FROM %s AS %s)".formatted(computed, path, Sql.identifier(table.name()));
    }

    private static String computed(ChangeTable table, String part) {
        return "greenlight_key_" + table.key().indexOf(part);
    }

    private static SourceRefused refused(String attempt, String problem, String remedy) {
        return new SourceRefused("Cannot %s: %s. %s".formatted(attempt, problem, remedy));
    }

    String path() {
        return path;
    }

    /** The columns that an index needs, in its order. */
    String order() {
        return columns.stream().map(KeyColumns::name).collect(Collectors.joining(", "));
    }

    /**
     * The rows of some transactions.
     *
     * @param from first transaction
     * @param until first transaction that is not wanted any more
     * @param after the last row read before; null at the start
     */
    String select(SourcePosition from, SourcePosition until, @Nullable Place after, int limit) {
        String transaction = KeyColumns.name(columns.getFirst());
        String texts = columns.stream()
                .map(column -> KeyColumns.name(column) + "::text")
                .collect(Collectors.joining(", "));
        String known = columns.stream()
                .map(column -> KeyColumns.name(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        return "SELECT %s FROM %s AS q WHERE %s >= %s AND %s < %s%s AND %s ORDER BY %s LIMIT %d"
                .formatted(
                        texts,
                        rows,
                        transaction,
                        literal(from),
                        transaction,
                        literal(until),
                        after == null ? "" : " AND (%s) > (%s)".formatted(order(), literals(after)),
                        known,
                        order(),
                        limit);
    }

    private static String literal(SourcePosition position) {
        return "'%s'::xid8".formatted(Long.toUnsignedString(position.value()));
    }

    private String literals(Place place) {
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            literals.add(
                    Sql.literal(place.values().get(i)) + "::" + columns.get(i).sqlType());
        }
        return String.join(", ", literals);
    }

    Place place(ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
            values.add(row.getString(i));
        }
        return new Place(values);
    }

    /** Whose row it is. Whether it is new, and where it was before, the row does not tell. */
    ChangedDocument document(Place place) {
        List<String> parts = new ArrayList<>();
        for (int i = 1; i < columns.size(); i++) {
            String value = place.values().get(i);
            parts.add(columns.get(i).type() == PgType.TIMESTAMP ? WalText.time(value) : value);
        }
        return new ChangedDocument(
                changes.entity(),
                shard,
                new AccountId(parts.getFirst()),
                new Key(parts.subList(1, parts.size())),
                ChangedDocument.Kind.MAY_HAVE_LEFT,
                changes.query().schema().isMonthly() ? null : Set.of());
    }
}
