package io.greenlight.read.postgres;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of a user's query and their types, asked of the server without running the query. */
final class Columns {
    private final Map<String, Column> byName;

    private Columns(Map<String, Column> byName) {
        this.byName = byName;
    }

    Optional<Column> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    static Columns of(Session session, String query) throws SQLException {
        List<String> names = names(session, query);
        Map<String, Column> columns = new LinkedHashMap<>();
        if (!names.isEmpty()) {
            try (Statement statement = session.connection().createStatement();
                    ResultSet row = statement.executeQuery(typesOf(query, names))) {
                while (row.next()) {
                    Column column = column(row);
                    columns.put(column.name(), column);
                }
            }
        }
        return new Columns(columns);
    }

    private static List<String> names(Session session, String query) throws SQLException {
        return session.queryRow(
                "SELECT q.* FROM (SELECT 1) AS one LEFT JOIN %s ON false".formatted(Sql.subquery(query)), row -> {
                    ResultSetMetaData described = row.getMetaData();
                    List<String> names = new ArrayList<>();
                    for (int i = 1; i <= described.getColumnCount(); i++) {
                        names.add(described.getColumnLabel(i));
                    }
                    return names;
                });
    }

    /** A join on false: the planner drops the query, and what is left of it are its types. */
    private static String typesOf(String query, List<String> names) {
        String types = names.stream()
                .map(name -> "pg_typeof(q." + Sql.identifier(name) + ")::oid")
                .collect(Collectors.joining(", "));
        return """
                WITH RECURSIVE described AS (
                    SELECT ARRAY[%s] AS types FROM (SELECT 1) AS one LEFT JOIN %s ON false
                ), below_domains (place, oid) AS (
                    SELECT place, type FROM described, unnest(types) WITH ORDINALITY AS t (type, place)
                    UNION ALL
                    SELECT place, typbasetype FROM below_domains JOIN pg_catalog.pg_type USING (oid) WHERE typtype = 'd'
                )
                SELECT (%s::text[])[place] AS name, format_type(type.oid, -1) AS sql_type,
                       coalesce(element.typname, type.typname) AS typname,
                       coalesce(element.typtype, type.typtype) = 'e' AS enumeration,
                       element.oid IS NOT NULL AS is_array,
                       coalesce(element.typnamespace, type.typnamespace) = 'pg_catalog'::regnamespace AS built_in
                FROM below_domains
                JOIN pg_catalog.pg_type AS type USING (oid)
                LEFT JOIN pg_catalog.pg_type AS element
                    ON element.oid = type.typelem AND type.typsubscript = 'array_subscript_handler'::regproc
                WHERE type.typtype <> 'd'
                ORDER BY place
                """.formatted(types, Sql.subquery(query), Sql.arrayLiteral(names));
    }

    private static Column column(ResultSet row) throws SQLException {
        boolean enumeration = row.getBoolean("enumeration");
        boolean builtIn = row.getBoolean("built_in");
        String typname = row.getString("typname");
        Optional<PgType> type = enumeration || (!builtIn && typname.equals("citext"))
                ? Optional.of(PgType.TEXT)
                : builtIn ? PgType.findBuiltIn(typname) : Optional.empty();
        return new Column(
                row.getString("name"),
                row.getString("sql_type"),
                type.orElse(null),
                row.getBoolean("is_array"),
                enumeration || builtIn);
    }
}
