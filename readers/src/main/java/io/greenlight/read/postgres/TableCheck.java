package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.EntityChanges;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at the tables whose changes are followed: whether they are there, and what the WAL tells of their old rows. */
final class TableCheck {
    private final String subject;
    private final List<EntityChanges> entities;
    private final List<Finding> findings = new ArrayList<>();

    TableCheck(String subject, List<EntityChanges> entities) {
        this.subject = subject;
        this.entities = entities;
    }

    /** Refuses to go on without a table: its changes would be missing, and nobody would know. */
    static void requireTables(String attempt, List<CatalogTable> tables) {
        List<Finding> problems = new ArrayList<>();
        tables.forEach(table -> addProblem("", table, problems));
        if (!problems.isEmpty()) {
            throw new SourceRefused("Cannot %s: %s"
                    .formatted(
                            attempt,
                            problems.stream()
                                    .map(problem -> problem.message() + ". " + problem.remedy())
                                    .collect(Collectors.joining(" "))));
        }
    }

    List<Finding> check(List<CatalogTable> tables) {
        for (CatalogTable table : tables) {
            if (!addProblem(subject + " " + table.shard(), table, findings)) {
                checkIdentity(table);
            }
        }
        return findings;
    }

    private static boolean addProblem(String subject, CatalogTable table, List<Finding> findings) {
        if (table.kind().isEmpty()) {
            findings.add(Finding.problem(
                    subject,
                    "There is no table %s".formatted(table.path()),
                    "Correct the table's name in the entity's change tables, or create it."));
        } else if (!table.isTable()) {
            findings.add(Finding.problem(
                    subject,
                    "%s is no table, so it has no changes of its own".formatted(table.path()),
                    "Name the tables that it is made of."));
        } else if (!table.logged()) {
            findings.add(Finding.problem(
                    subject,
                    "Changes of %s are not in the WAL, since it is unlogged or temporary".formatted(table.path()),
                    "ALTER TABLE %s SET LOGGED".formatted(table.path())));
        } else if (!table.missing().isEmpty()) {
            findings.add(Finding.problem(
                    subject,
                    "Table %s has no column %s".formatted(table.path(), String.join(", ", table.missing())),
                    "Correct the columns in the entity's change tables."));
        } else {
            return false;
        }
        return true;
    }

    private void checkIdentity(CatalogTable table) {
        Set<String> identity = table.identity();
        List<String> unknownKey =
                key(table).stream().filter(column -> !identity.contains(column)).toList();
        List<String> unknownMonth = table.needed().stream()
                .filter(column -> !identity.contains(column))
                .toList();
        String place = subject + " " + table.shard();
        if (!table.identifiesRows()) {
            findings.add(Finding.warning(
                    place,
                    "Table %s has no usable replica identity, so only its new rows are seen: updates and deletes come from verification"
                            .formatted(table.path()),
                    remedy(table)));
        } else if (!unknownKey.isEmpty()) {
            findings.add(Finding.warning(
                    place,
                    "The replica identity of %s does not cover %s, so deletes and moves between accounts come from verification"
                            .formatted(table.path(), String.join(", ", unknownKey)),
                    remedy(table)));
        } else if (!unknownMonth.isEmpty()) {
            findings.add(Finding.warning(
                    place,
                    "The replica identity of %s does not cover %s, so the months that a changed document may have left must be searched"
                            .formatted(table.path(), String.join(", ", unknownMonth)),
                    remedy(table)));
        }
    }

    /** Account and key, in every entity that the table belongs to. */
    private Set<String> key(CatalogTable table) {
        Set<String> columns = new LinkedHashSet<>();
        for (EntityChanges changes : entities) {
            for (ChangeTable followed : changes.tables()) {
                if (followed.name().equals(table.name())) {
                    columns.add(followed.account());
                    followed.key().stream()
                            .filter(part -> !ChangeTable.isExpression(part))
                            .forEach(columns::add);
                }
            }
        }
        return columns;
    }

    private static String remedy(CatalogTable table) {
        List<String> statements = new ArrayList<>();
        for (CatalogTable.Part part : table.parts()) {
            boolean parent = table.kind().equals("p") && part.path().equals(table.path());
            if (parent && !part.usable()) {
                statements.add("ALTER TABLE %s ADD PRIMARY KEY (%s)"
                        .formatted(
                                part.path(),
                                table.needed().stream().map(Sql::identifier).collect(Collectors.joining(", "))));
            } else if (!parent && !(part.usable() && part.identity().containsAll(table.needed()))) {
                statements.add("ALTER TABLE %s REPLICA IDENTITY %s"
                        .formatted(part.path(), part.index().isEmpty() ? "FULL" : "USING INDEX " + part.index()));
            }
        }
        return String.join("; ", statements);
    }
}
