package io.greenlight.read.postgres;

import io.greenlight.read.change.ChangeMarks;
import io.greenlight.read.change.ChangeMarks.Partition;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.EntityChanges;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads a source's {@link ChangeMarks} from its catalog. */
final class Marks {
    private Marks() {}

    static ChangeMarks read(Session session, WalNames names, List<String> shards, List<EntityChanges> entities)
            throws SQLException {
        List<String> places = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        List<String> followed = entities.stream()
                .flatMap(changes -> changes.tables().stream())
                .map(ChangeTable::name)
                .distinct()
                .toList();
        for (String shard : shards) {
            for (String table : followed) {
                places.add(shard);
                tables.add(table);
            }
        }
        String wanted = """
                SELECT class.oid, shard, name FROM unnest(%s::text[], %s::text[]) AS w (shard, name)
                JOIN pg_namespace AS namespace ON nspname = shard
                JOIN pg_class AS class ON relnamespace = namespace.oid AND relname = name
                """.formatted(Sql.arrayLiteral(places), Sql.arrayLiteral(tables));
        return new ChangeMarks(publications(session, names, wanted), partitions(session, wanted));
    }

    private static List<String> publications(Session session, WalNames names, String wanted) throws SQLException {
        return session.queryRows(
                """
                WITH wanted AS (%s), ours AS (SELECT oid, pubname, xmin FROM pg_publication WHERE pubname IN (%s, %s))
                SELECT format('%%s %%s.%%s', pubname, oid, xmin) FROM ours
                UNION ALL
                SELECT format('%%s.%%s in %%s %%s.%%s', shard, name, pubname, entry.oid, entry.xmin)
                FROM ours JOIN pg_publication_rel AS entry ON prpubid = ours.oid JOIN wanted ON wanted.oid = prrelid
                UNION ALL
                SELECT format('%%s in %%s %%s.%%s', pnnspid::regnamespace, pubname, entry.oid, entry.xmin)
                FROM ours JOIN pg_publication_namespace AS entry ON pnpubid = ours.oid
                WHERE pnnspid::regnamespace::text IN (SELECT quote_ident(shard) FROM wanted)
                """.formatted(wanted, Sql.literal(names.publication()), Sql.literal(names.insertsPublication())),
                row -> row.getString(1));
    }

    /**
     * A partition was attached later if an entry of inheritance above it is younger than its columns. The ages are those of the
     * transactions that wrote the entries, which the catalog keeps.
     */
    private static List<Partition> partitions(Session session, String wanted) throws SQLException {
        return session.queryRows(
                """
                WITH wanted AS (%s)
                SELECT leaf.relnamespace::regnamespace || '.' || quote_ident(leaf.relname), leaf.oid::int8,
                       coalesce(pg_relation_filenode(leaf.oid), 0)::int8, coalesce(pg_relation_size(leaf.oid), 0) > 0,
                       EXISTS (
                           SELECT FROM pg_partition_ancestors(leaf.oid) AS up JOIN pg_inherits ON inhrelid = up.relid
                           WHERE age(pg_inherits.xmin) < age(created.xmin))
                FROM wanted
                CROSS JOIN LATERAL pg_partition_tree(wanted.oid) AS tree
                JOIN pg_class AS leaf ON leaf.oid = tree.relid AND leaf.relkind = 'r'
                JOIN pg_attribute AS created ON attrelid = leaf.oid AND attname = 'ctid'
                WHERE tree.isleaf AND tree.level > 0
                ORDER BY 1
                """.formatted(wanted),
                row -> new Partition(
                        row.getString(1), row.getLong(2), row.getLong(3), row.getBoolean(4), row.getBoolean(5)));
    }
}
