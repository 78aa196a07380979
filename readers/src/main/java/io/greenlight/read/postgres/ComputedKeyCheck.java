package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.EntityChanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at keys that are expressions: whether they can be computed, and whether they are those of the page query. If they are not, the
 * rows that changed would be looked up in vain, and nobody would know.
 */
final class ComputedKeyCheck {
    /** No such table: what looks at the tables says it. */
    private static final String UNDEFINED_TABLE = "42P01";

    private static final int SAMPLE = 20;

    private final Server server;
    private final String subject;
    private final List<Finding> findings = new ArrayList<>();

    ComputedKeyCheck(Server server, String subject) {
        this.server = server;
        this.subject = subject;
    }

    List<Finding> check(List<EntityChanges> entities) {
        for (String shard : server.settings().shards()) {
            for (EntityChanges changes : entities) {
                changes.tables().stream()
                        .filter(ChangeTable::isComputed)
                        .forEach(table -> check(shard, changes, table));
            }
        }
        return List.copyOf(findings);
    }

    private void check(String shard, EntityChanges changes, ChangeTable table) {
        String path = Sql.identifier(shard) + "." + Sql.identifier(table.name());
        server.connections().borrow("check the keys of " + path, shard, session -> {
            try {
                checkIn(session, subject + " " + shard, path, changes, table);
            } catch (SQLException e) {
                if (Failures.isUnavailable(e)) {
                    throw e;
                }
                if (!Failures.state(e).equals(UNDEFINED_TABLE)) {
                    findings.add(Finding.problem(
                            subject + " " + shard,
                            "The key (%s) of %s cannot be computed: %s"
                                    .formatted(String.join(", ", table.key()), path, Failures.reason(e)),
                            "Correct the entity's change tables: the expression is over the columns of one row."));
                }
            }
            return true;
        });
    }

    private void checkIn(Session session, String place, String path, EntityChanges changes, ChangeTable table)
            throws SQLException {
        findings.add(Finding.warning(
                place,
                "The key of %s is an expression, so only its new rows are seen for sure: updates and deletes come from verification"
                        .formatted(path),
                "Let greenlight.verify.schedule compare every night, or give the table a key."));
        List<Position> sample = session.queryRows(
                "SELECT %s FROM %s AS %s WHERE %s LIMIT %d"
                        .formatted(texts(table), path, Sql.identifier(table.name()), known(table), SAMPLE),
                row -> position(row, table.key().size()));
        Optional<ReadPlan> plan = ReadPlanner.plan(session, changes.query()).plan();
        if (sample.isEmpty() || plan.isEmpty() || sorts(session, changes, plan.get())) {
            return;
        }
        long found = session.queryRow(
                "SELECT count(*) FROM "
                        + plan.get().key().lookUp(sample, "1", changes.query().page(), ""),
                row -> row.getLong(1));
        if (found == 0) {
            findings.add(Finding.warning(
                    place,
                    "None of %d rows of %s is found by its key (%s) in the page query of %s, so its changes would be missed"
                            .formatted(sample.size(), path, String.join(", ", table.key()), changes.entity()),
                    "Give the same expression in both."));
        }
    }

    /** Where no index serves the keys, looking rows up would read the table; the check of the entity says so. */
    private static boolean sorts(Session session, EntityChanges changes, ReadPlan plan) throws SQLException {
        String select = "SELECT * FROM %s ORDER BY %s LIMIT %d"
                .formatted(Sql.subquery(changes.query().page()), plan.key().order(), SAMPLE);
        return IndexOrder.findSort(session, select).isPresent();
    }

    private static String texts(ChangeTable table) {
        return Sql.identifier(table.account()) + "::text, "
                + table.key().stream().map(part -> sql(part) + "::text").collect(Collectors.joining(", "));
    }

    private static String known(ChangeTable table) {
        return Sql.identifier(table.account()) + " IS NOT NULL AND "
                + table.key().stream().map(part -> sql(part) + " IS NOT NULL").collect(Collectors.joining(" AND "));
    }

    /** A part of a key as SQL: a quoted column, or the expression. */
    static String sql(String part) {
        return ChangeTable.isExpression(part) ? part : Sql.identifier(part);
    }

    private static Position position(ResultSet row, int parts) throws SQLException {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            key.add(row.getString(2 + i));
        }
        return new Position(new AccountId(row.getString(1)), new Key(key));
    }
}
