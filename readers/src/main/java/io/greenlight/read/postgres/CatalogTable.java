package io.greenlight.read.postgres;

import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.EntityChanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the catalog says of a table whose changes are followed.
 *
 * @param shard its schema
 * @param name its name
 * @param path both, quoted as SQL needs it
 * @param kind {@code pg_class.relkind}; empty if there is no such table
 * @param logged whether its changes are in the WAL
 * @param owned whether we may publish it
 * @param missing configured columns that it has not
 * @param needed the columns that tell which document a row belongs to
 * @param parts the table itself, and its partitions
 */
record CatalogTable(
        String shard,
        String name,
        String path,
        String kind,
        boolean logged,
        boolean owned,
        List<String> missing,
        Set<String> needed,
        List<Part> parts) {
    CatalogTable {
        missing = List.copyOf(missing);
        parts = List.copyOf(parts);
    }

    /**
     * A table with rows, or the parent of partitions, whose primary key its future partitions will have.
     *
     * @param path schema and name, quoted as SQL needs it
     * @param usable whether its rows can be identified; where they cannot, publishing updates makes every UPDATE fail
     * @param identity the columns of an old row that are in the WAL
     * @param index the smallest index that could identify rows by the needed columns, quoted; empty if there is none
     */
    record Part(String path, boolean usable, Set<String> identity, String index) {}

    /** All tables of all entities, in all shards. */
    static List<CatalogTable> read(Session session, List<String> shards, List<EntityChanges> entities)
            throws SQLException {
        Map<String, Set<String>> needed = needed(entities);
        List<String> places = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (String shard : shards) {
            needed.forEach((name, of) -> {
                places.add(shard);
                names.add(name);
                columns.add(Sql.array(of));
            });
        }
        String query = query(Sql.arrayLiteral(places), Sql.arrayLiteral(names), Sql.arrayLiteral(columns));
        Map<String, CatalogTable> tables = new LinkedHashMap<>();
        for (CatalogTable row : session.queryRows(query, row -> of(row, needed))) {
            tables.merge(row.path(), row, CatalogTable::and);
        }
        return List.copyOf(tables.values());
    }

    /**
     * A partition that will be created has the primary key of its parent and nothing else, so a parent must have one: its own
     * replica identity is not handed down.
     */
    private static String query(String shards, String names, String columns) {
        return """
            WITH wanted AS (
                SELECT shard, name, needed::text[] AS needed FROM unnest(%s::text[], %s::text[], %s::text[]) AS w (shard, name, needed)
            ), found AS (
                SELECT wanted.*, class.oid, class.relkind, class.relpersistence = 'p' AS logged,
                       coalesce(pg_has_role(class.relowner, 'USAGE'), false) AS owned
                FROM wanted
                LEFT JOIN pg_namespace AS namespace ON namespace.nspname = wanted.shard
                LEFT JOIN pg_class AS class ON class.relnamespace = namespace.oid AND class.relname = wanted.name
            ), index AS (
                SELECT i.*, ARRAY(SELECT attname::text FROM unnest((indkey::int2[])[0:indnkeyatts - 1]) AS attnum
                                  JOIN pg_attribute USING (attnum) WHERE attrelid = indrelid) AS columns
                FROM pg_index AS i
            ), part AS (
                SELECT found.oid AS root, found.needed, class.oid,
                       class.relnamespace::regnamespace::text || '.' || quote_ident(class.relname) AS path,
                       CASE WHEN class.relkind = 'p' THEN 'd' ELSE class.relreplident END AS identity
                FROM found
                JOIN pg_class AS class
                    ON class.oid = found.oid OR class.oid IN (SELECT relid FROM pg_partition_tree(found.oid) WHERE isleaf)
            )
            SELECT found.shard, found.name, quote_ident(found.shard) || '.' || quote_ident(found.name),
                   coalesce(found.relkind::text, ''), coalesce(found.logged, false), found.owned,
                   ARRAY(SELECT column_name FROM unnest(found.needed) AS column_name WHERE NOT EXISTS (
                       SELECT FROM pg_attribute WHERE attrelid = found.oid AND attname = column_name AND attnum > 0 AND NOT attisdropped)),
                   part.path,
                   CASE part.identity
                       WHEN 'f' THEN NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = part.oid AND attgenerated = 'v')
                       ELSE EXISTS (SELECT FROM index WHERE indrelid = part.oid AND indimmediate
                           AND CASE part.identity WHEN 'd' THEN indisprimary WHEN 'i' THEN indisreplident ELSE false END)
                   END,
                   CASE part.identity
                       WHEN 'f' THEN ARRAY(SELECT attname::text FROM pg_attribute
                           WHERE attrelid = part.oid AND attnum > 0 AND NOT attisdropped)
                       ELSE ARRAY(SELECT unnest(columns) FROM index WHERE indrelid = part.oid AND indimmediate
                           AND CASE part.identity WHEN 'd' THEN indisprimary WHEN 'i' THEN indisreplident ELSE false END)
                   END,
                   coalesce((SELECT quote_ident(class.relname) FROM index JOIN pg_class AS class ON class.oid = indexrelid
                       WHERE indrelid = part.oid AND indisunique AND indimmediate AND indisvalid
                           AND indpred IS NULL AND indexprs IS NULL AND part.needed <@ columns
                           AND NOT EXISTS (SELECT FROM pg_attribute
                               WHERE attrelid = indrelid AND attname = ANY (columns) AND NOT attnotnull)
                       ORDER BY cardinality(columns), class.relname LIMIT 1), '')
            FROM found LEFT JOIN part ON part.root = found.oid
            ORDER BY 1, 2, part.path
            """.formatted(shards, names, columns);
    }

    private static Map<String, Set<String>> needed(List<EntityChanges> entities) {
        Map<String, Set<String>> needed = new LinkedHashMap<>();
        for (EntityChanges changes : entities) {
            for (ChangeTable table : changes.tables()) {
                needed.computeIfAbsent(table.name(), name -> new LinkedHashSet<>())
                        .addAll(table.columns());
            }
        }
        return needed;
    }

    private static CatalogTable of(ResultSet row, Map<String, Set<String>> needed) throws SQLException {
        String part = row.getString(8);
        String name = row.getString(2);
        return new CatalogTable(
                row.getString(1),
                name,
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                row.getBoolean(6),
                Session.texts(row, 7),
                needed.getOrDefault(name, Set.of()),
                part == null
                        ? List.of()
                        : List.of(new Part(
                                part, row.getBoolean(9), Set.copyOf(Session.texts(row, 10)), row.getString(11))));
    }

    private CatalogTable and(CatalogTable other) {
        List<Part> both = new ArrayList<>(parts);
        both.addAll(other.parts);
        return new CatalogTable(shard, name, path, kind, logged, owned, missing, needed, both);
    }

    boolean isTable() {
        return kind.equals("r") || kind.equals("p");
    }

    boolean canBePublished() {
        return isTable() && logged;
    }

    /** Whether updates may be published without making them fail. */
    boolean identifiesRows() {
        return isTable() && parts.stream().allMatch(Part::usable);
    }

    /** Whether all its partitions tell the same columns of old rows. */
    boolean isUniform() {
        return parts.stream().map(Part::identity).distinct().count() <= 1;
    }

    /** The columns of an old row that are in the WAL, whatever the partition. */
    Set<String> identity() {
        Set<String> common =
                new HashSet<>(parts.isEmpty() ? Set.of() : parts.getFirst().identity());
        parts.forEach(part -> common.retainAll(part.identity()));
        return common;
    }
}
