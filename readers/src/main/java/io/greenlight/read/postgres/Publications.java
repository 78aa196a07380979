package io.greenlight.read.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Our two publications: one of tables all of whose changes are published, and one of tables without a usable replica identity,
 * whose updates would fail if they were published. Neither has column lists: an application's update would fail too as soon as
 * somebody changed a replica identity.
 *
 * @param names what they are called
 * @param major the server's version
 * @param mayCreate whether we may create one
 * @param existing those that are there
 */
record Publications(WalNames names, int major, boolean mayCreate, List<Publication> existing) {
    private static final int FIRST_WITH_GENERATED_COLUMNS = 18;
    private static final String ALL_CHANGES = "insert, update, delete, truncate";
    private static final String NEW_ROWS = "insert, truncate";

    Publications {
        existing = List.copyOf(existing);
    }

    /**
     * One that is there.
     *
     * @param publish what it publishes
     * @param viaRoot whether partitions' changes are those of the parent
     * @param generated whether stored generated columns are published, which a full replica identity needs
     * @param everything whether it is for all tables
     * @param owned whether we may change it
     * @param tables quoted schema and name of each
     * @param narrowed those of them of which only some rows or columns are published
     */
    record Publication(
            String name,
            String publish,
            boolean viaRoot,
            boolean generated,
            boolean everything,
            boolean owned,
            Set<String> tables,
            Set<String> narrowed) {
        private static Publication of(ResultSet row) throws SQLException {
            return new Publication(
                    row.getString(1),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    new TreeSet<>(Session.texts(row, 7)),
                    new TreeSet<>(Session.texts(row, 8)));
        }

        /** Whether it publishes this, of partitions as of their parent. */
        boolean isAsWanted(String wanted) {
            return publish.equals(wanted) && viaRoot && generated;
        }
    }

    static Publications read(Session session, WalNames names) throws SQLException {
        int major = session.queryRow("SELECT current_setting('server_version_num')::int / 10000", row -> row.getInt(1));
        boolean mayCreate = session.queryRow(
                "SELECT has_database_privilege(current_database(), 'CREATE')", row -> row.getBoolean(1));
        String query = """
                SELECT pubname, concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END,
                           CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END),
                       pubviaroot, %s, puballtables, pg_has_role(pubowner, 'USAGE'),
                       ARRAY(SELECT quote_ident(schemaname) || '.' || quote_ident(tablename)
                             FROM pg_publication_tables AS t WHERE t.pubname = p.pubname),
                       ARRAY(SELECT relnamespace::regnamespace || '.' || quote_ident(relname)
                             FROM pg_publication_rel AS r JOIN pg_class AS c ON c.oid = r.prrelid
                             WHERE r.prpubid = p.oid AND (r.prqual IS NOT NULL OR r.prattrs IS NOT NULL))
                FROM pg_publication AS p WHERE pubname IN (%s, %s)
                """.formatted(
                        major < FIRST_WITH_GENERATED_COLUMNS ? "true" : "pubgencols = 's'",
                        Sql.literal(names.publication()),
                        Sql.literal(names.insertsPublication()));
        return new Publications(names, major, mayCreate, session.queryRows(query, Publication::of));
    }

    /** What must be run so that these tables are published, in order; empty if all is as it should be. */
    List<String> statements(List<CatalogTable> tables) {
        Set<String> unsafe = paths(tables, false);
        List<String> statements = new ArrayList<>();
        // First what may not be in the one, since a table is in both for a moment otherwise.
        statements.addAll(statements(names.publication(), ALL_CHANGES, paths(tables, true), unsafe));
        statements.addAll(statements(names.insertsPublication(), NEW_ROWS, unsafe, Set.of()));
        return statements;
    }

    private List<String> statements(String name, String publish, Set<String> wanted, Set<String> unwanted) {
        Publication found = find(name);
        if (found == null) {
            return List.of("CREATE PUBLICATION %s%s WITH (%s)"
                    .formatted(name, wanted.isEmpty() ? "" : " FOR " + list(wanted), options(publish)));
        }
        List<String> statements = new ArrayList<>();
        if (!found.isAsWanted(publish)) {
            statements.add("ALTER PUBLICATION %s SET (%s)".formatted(name, options(publish)));
        }
        if (differs(found, wanted, unwanted)) {
            statements.add(
                    wanted.isEmpty()
                            ? "ALTER PUBLICATION %s DROP %s".formatted(name, list(found.tables()))
                            : "ALTER PUBLICATION %s SET %s".formatted(name, list(wanted)));
        }
        return statements;
    }

    /** Tables that nobody asked for do no harm in a publication that is not ours to change. */
    private static boolean differs(Publication found, Set<String> wanted, Set<String> unwanted) {
        boolean harms = found.tables().stream().anyMatch(unwanted::contains)
                || found.narrowed().stream().anyMatch(wanted::contains);
        boolean lacks = !found.tables().containsAll(wanted);
        boolean tidied = !found.owned() || found.everything() || found.tables().equals(wanted);
        return harms || lacks || !tidied;
    }

    /** Tables of which more is published once the statements were run. */
    List<String> added(List<CatalogTable> tables) {
        List<String> added = new ArrayList<>();
        for (CatalogTable table : tables) {
            boolean all = isIn(names.publication(), ALL_CHANGES, table);
            if (!all && (table.identifiesRows() || !isIn(names.insertsPublication(), NEW_ROWS, table))) {
                added.add(table.shard() + "." + table.name());
            }
        }
        return added;
    }

    /** Whether we are allowed to run the statements. */
    boolean mayRun(List<CatalogTable> tables) {
        boolean missing = find(names.publication()) == null || find(names.insertsPublication()) == null;
        return (mayCreate || !missing)
                && existing.stream().allMatch(Publication::owned)
                && tables.stream().filter(CatalogTable::canBePublished).allMatch(CatalogTable::owned);
    }

    private boolean isIn(String name, String publish, CatalogTable table) {
        Publication found = find(name);
        return found != null
                && found.isAsWanted(publish)
                && found.tables().contains(table.path())
                && !found.narrowed().contains(table.path());
    }

    private @Nullable Publication find(String name) {
        return existing.stream()
                .filter(publication -> publication.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private String options(String publish) {
        return "publish = '%s', publish_via_partition_root = true%s"
                .formatted(publish, major < FIRST_WITH_GENERATED_COLUMNS ? "" : ", publish_generated_columns = stored");
    }

    private static Set<String> paths(List<CatalogTable> tables, boolean identified) {
        Set<String> paths = new TreeSet<>();
        for (CatalogTable table : tables) {
            if (table.canBePublished() && table.identifiesRows() == identified) {
                paths.add(table.path());
            }
        }
        return paths;
    }

    private static String list(Set<String> paths) {
        return paths.stream().map(path -> "TABLE ONLY " + path).collect(Collectors.joining(", "));
    }
}
