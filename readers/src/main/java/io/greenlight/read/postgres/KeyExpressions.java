package io.greenlight.read.postgres;

import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.ChangedDocument;
import io.greenlight.read.change.ChangesLost;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.postgres.WalMessage.WalColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Has the source compute the keys that are expressions, of many rows at once: only it knows its functions and types. The rows come from
 * the WAL and are sent back, so no table is read, and a row that has changed since gives the key that it had.
 */
final class KeyExpressions {
    /** Names that no expression uses. */
    private static final String INPUT = "greenlight_input_";

    private static final String PLACE = "greenlight_place";

    private static final String UNDEFINED_COLUMN = "42703";

    private final Connections connections;

    KeyExpressions(Connections connections) {
        this.connections = connections;
    }

    /**
     * The documents of these rows, without those whose keys are NULL.
     *
     * @throws io.greenlight.read.SourceUnavailable if the server cannot be reached
     * @throws io.greenlight.read.SourceRefused if it cannot compute an expression
     * @throws ChangesLost if the rows have not the columns that the expression needs, and the table has them now
     */
    List<ChangedDocument> documents(List<UnkeyedRow> rows) {
        Map<FollowedTable, List<UnkeyedRow>> byTable = rows.stream()
                .collect(Collectors.groupingBy(UnkeyedRow::table, LinkedHashMap::new, Collectors.toList()));
        List<ChangedDocument> documents = new ArrayList<>();
        byTable.forEach((table, of) -> documents.addAll(documents(table, of)));
        return documents;
    }

    private List<ChangedDocument> documents(FollowedTable table, List<UnkeyedRow> rows) {
        List<List<@Nullable String>> keys = connections.borrow(
                "compute the keys %s of new rows of %s".formatted(String.join(", ", table.expressions()), table.path()),
                table.shard(),
                session -> compute(session, table, rows));
        List<ChangedDocument> documents = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            ChangedDocument document = table.document(rows.get(i), keys.get(i));
            if (document != null) {
                documents.add(document);
            }
        }
        return documents;
    }

    /**
     * Refuses expressions that the tables as they are now do not allow.
     *
     * @throws io.greenlight.read.SourceRefused which names the expression
     */
    void require(List<String> shards, List<EntityChanges> entities) {
        for (EntityChanges changes : entities) {
            changes.tables().stream()
                    .filter(ChangeTable::isComputed)
                    .forEach(table -> shards.forEach(shard -> {
                        String keys = table.key().stream()
                                .filter(ChangeTable::isExpression)
                                .collect(Collectors.joining(", "));
                        connections.borrow(
                                "compute the keys %s of %s.%s".formatted(keys, shard, table.name()),
                                shard,
                                session -> session.queryRows(
                                        "SELECT %s FROM %s.%s AS %s LIMIT 0"
                                                .formatted(
                                                        keys,
                                                        Sql.identifier(shard),
                                                        Sql.identifier(table.name()),
                                                        Sql.identifier(table.name())),
                                        row -> row.getString(1)));
                    }));
        }
    }

    private static List<List<@Nullable String>> compute(Session session, FollowedTable table, List<UnkeyedRow> rows)
            throws SQLException {
        List<WalColumn> inputs = table.inputs();
        List<String> types = types(session, inputs);
        List<String> arrays = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            int input = i;
            arrays.add(Sql.arrayLiteral(
                            rows.stream().map(row -> row.values().get(input)).toList())
                    + "::text[]");
            names.add(INPUT + i);
            columns.add("%s%d::%s AS %s"
                    .formatted(
                            INPUT, i, types.get(i), Sql.identifier(inputs.get(i).name())));
        }
        String results = table.expressions().stream()
                .map(expression -> "%s::text, pg_typeof(%s)::oid::int8".formatted(expression, expression))
                .collect(Collectors.joining(", "));
        String query = """
                SELECT %s FROM unnest(%s) WITH ORDINALITY AS given (%s, %s)
                CROSS JOIN LATERAL (SELECT %s) AS %s ORDER BY %s
                """.formatted(
                        results,
                        String.join(", ", arrays),
                        String.join(", ", names),
                        PLACE,
                        String.join(", ", columns),
                        Sql.identifier(table.name()),
                        PLACE);
        int expressions = table.expressions().size();
        try {
            return session.queryRows(query, row -> key(row, expressions));
        } catch (SQLException e) {
            if (!Failures.state(e).equals(UNDEFINED_COLUMN)) {
                throw e;
            }
            // The table has it now, or prepare() would have refused the expression.
            throw new ChangesLost(
                    "Cannot follow older changes of table %s: %s. Reconcile its accounts, and begin with a new slot."
                            .formatted(table.path(), Failures.reason(e)));
        }
    }

    /** The columns' types as the WAL tells them, as SQL writes them. */
    private static List<String> types(Session session, List<WalColumn> columns) throws SQLException {
        List<String> oids = columns.stream()
                .map(column -> Integer.toUnsignedString(column.type()))
                .toList();
        return session.queryRows(
                "SELECT format_type(type, -1) FROM unnest(%s::oid[]) WITH ORDINALITY AS t (type, place) ORDER BY place"
                        .formatted(Sql.arrayLiteral(oids)),
                row -> row.getString(1));
    }

    private static List<@Nullable String> key(ResultSet row, int expressions) throws SQLException {
        List<@Nullable String> parts = new ArrayList<>(expressions);
        for (int i : IntStream.range(0, expressions).toArray()) {
            String text = row.getString(2 * i + 1);
            parts.add(text == null ? null : WalText.key((int) row.getLong(2 * i + 2), text));
        }
        return parts;
    }
}
