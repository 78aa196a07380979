package io.greenlight.read.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Asks the planner whether an index can serve a query's order. For a small table it would rather sort, so sorting is made
 * expensive: a plan that sorts nevertheless has no index to use.
 */
final class IndexOrder {
    private static final String DISCOURAGE_SORTING = """
            SET LOCAL enable_sort = off;
            SET LOCAL enable_incremental_sort = off;
            SET LOCAL enable_seqscan = off;
            SET LOCAL enable_bitmapscan = off;
            SET LOCAL enable_hashjoin = off;
            SET LOCAL enable_mergejoin = off
            """;

    private IndexOrder() {}

    /**
     * A sort that the query cannot do without.
     *
     * @param table what is sorted
     * @param columns what an index on it would need, in order
     */
    record Sort(String table, String columns) {}

    static Optional<Sort> findSort(Session session, String select) throws SQLException {
        String plan = explain(session, select);
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(sorts(plan))) {
            return row.next() ? Optional.of(new Sort(row.getString(1), row.getString(2))) : Optional.empty();
        }
    }

    /** Follows the nodes whose order the result has; the inner side of a join and subplans have their own. */
    private static String sorts(String plan) {
        return """
                WITH RECURSIVE node (plan) AS (
                    SELECT %s::jsonb -> 0 -> 'Plan'
                    UNION ALL
                    SELECT child FROM node, jsonb_array_elements(plan -> 'Plans') AS child
                    WHERE child ->> 'Parent Relationship' IN ('Outer', 'Member', 'Subquery')
                )
                SELECT coalesce(jsonb_path_query_first(plan, '$.**."Relation Name"') #>> '{}', 'the rows'),
                       (SELECT string_agg(replace(key, quote_ident(jsonb_path_query_first(plan, '$.**."Alias"') #>> '{}') || '.', ''),
                                    ', ' ORDER BY place)
                        FROM jsonb_array_elements_text(plan -> 'Sort Key') WITH ORDINALITY AS k (key, place))
                FROM node
                WHERE plan ->> 'Node Type' IN ('Sort', 'Incremental Sort')
                LIMIT 1
                """.formatted(Sql.literal(plan));
    }

    private static String explain(Session session, String select) throws SQLException {
        Connection connection = session.connection();
        connection.setAutoCommit(false);
        try {
            session.execute(DISCOURAGE_SORTING);
            return session.queryRow("EXPLAIN (FORMAT json) " + select, row -> row.getString(1));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
