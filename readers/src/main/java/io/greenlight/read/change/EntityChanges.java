package io.greenlight.read.change;

import io.greenlight.read.EntityQuery;
import java.util.ArrayList;
import java.util.List;

/**
 * How the changes of an entity's documents are seen.
 *
 * @param entity its name, which need not be that of its schema
 * @param query how the documents are read
 * @param tables the tables they are made of, at least one
 */
public record EntityChanges(String entity, EntityQuery query, List<ChangeTable> tables) {
    public EntityChanges {
        tables = List.copyOf(tables);
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("Cannot follow the changes of %s: name its tables".formatted(entity));
        }
        int parts = query.schema().key().size();
        for (ChangeTable table : tables) {
            if (table.key().size() != parts) {
                throw new IllegalArgumentException(
                        "Cannot follow table %s: it names %d key columns %s, and the key of %s has %d"
                                .formatted(table.name(), table.key().size(), table.key(), entity, parts));
            }
        }
        if (tables.stream().map(ChangeTable::name).distinct().count() < tables.size()) {
            throw new IllegalArgumentException(
                    "Cannot follow the changes of %s: a table is named twice".formatted(entity));
        }
    }

    /** The tables of these entities in these shards, in words and in order; see {@link ChangeSource#tables}. */
    public static List<String> tables(List<String> shards, List<EntityChanges> entities) {
        List<String> tables = new ArrayList<>();
        for (EntityChanges changes : entities) {
            for (ChangeTable table : changes.tables()) {
                shards.forEach(shard -> tables.add(
                        "%s.%s as %s (%s)".formatted(shard, table.name(), changes.entity(), table.columnsInWords())));
            }
        }
        return tables.stream().sorted().toList();
    }
}
