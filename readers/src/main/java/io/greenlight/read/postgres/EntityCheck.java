package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import io.greenlight.read.EntityQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks at the queries of one entity in one shard: columns, types, privileges, and an index that serves their order. */
final class EntityCheck {
    private static final int USUAL_PAGE = 5_000;

    private final String subject;
    private final Session session;
    private final EntityQuery entity;
    private final List<Finding> findings = new ArrayList<>();

    EntityCheck(String subject, Session session, EntityQuery entity) {
        this.subject = subject;
        this.session = session;
        this.entity = entity;
    }

    /** All findings; a single good one when there is nothing to say. */
    List<Finding> check() throws SQLException {
        checkDirectory();
        ReadPlanner.Result result = ReadPlanner.plan(session, entity);
        for (ReadPlanner.Misfit misfit : result.misfits()) {
            problem(misfit.query(), misfit.problem(), misfit.remedy());
        }
        if (!result.unused().isEmpty()) {
            findings.add(Finding.warning(
                    subject,
                    "In the page query no field takes column %s".formatted(String.join(", ", result.unused())),
                    "Leave it out of the SQL, or add a field of that name to the schema."));
        }
        if (result.plan().isPresent()) {
            checkOrder(result.plan().get());
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(subject, "Its queries fit the schema, and indexes serve their order"));
        }
        return findings;
    }

    private void checkDirectory() throws SQLException {
        String query = "the directory query";
        try {
            Columns columns = Columns.of(session, entity.directory());
            List<String> missing = DirectoryReader.missing(columns);
            for (String column : missing) {
                problem(
                        query,
                        "it gives no column " + column,
                        "Add a column named %s, or give one that alias.".formatted(column));
            }
            if (missing.isEmpty()) {
                boolean named = columns.find(DirectoryReader.NAME).isPresent();
                session.execute("EXPLAIN " + DirectoryReader.select(entity.directory(), named));
            }
        } catch (SQLException e) {
            refuse(query, e);
        }
    }

    private void checkOrder(ReadPlan plan) throws SQLException {
        checkOrder("the page query", entity.page(), plan.key());
        for (ReadPlan.Collected collected : plan.collections()) {
            checkOrder("a collection query", collected.query(), collected.key());
        }
    }

    private void checkOrder(String name, String query, KeyColumns key) throws SQLException {
        String select = "SELECT * FROM %s ORDER BY %s LIMIT %d".formatted(Sql.subquery(query), key.order(), USUAL_PAGE);
        try {
            IndexOrder.findSort(session, select)
                    .ifPresent(sort -> problem(
                            name,
                            "no index serves the order of (%s), so every page would sort %s"
                                    .formatted(
                                            String.join(
                                                    ", ",
                                                    key.all().stream()
                                                            .map(Column::name)
                                                            .toList()),
                                            sort.table()),
                            "CREATE INDEX CONCURRENTLY ON %s (%s)".formatted(sort.table(), sort.columns())));
        } catch (SQLException e) {
            refuse(name, e);
        }
    }

    private void refuse(String query, SQLException cause) throws SQLException {
        if (Failures.isUnavailable(cause)) {
            throw cause;
        }
        problem(query, Failures.reason(cause), Failures.remedy(cause));
    }

    private void problem(String query, String problem, String remedy) {
        findings.add(Finding.problem(subject, "In %s %s".formatted(query, problem), remedy));
    }
}
