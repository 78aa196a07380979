package io.greenlight.read;

import io.greenlight.schema.EntitySchema;
import java.util.Map;

/**
 * How an entity is read from a source. All SQL is the user's own and names its columns after the fields of the schema;
 * Greenlight wraps it as a subquery and adds the condition, the order and the limit, so that one text serves every kind
 * of read. Tables without a schema are looked up in the shard.
 *
 * @param schema the entity's schema; its account and key fields are columns of {@code page}
 * @param directory gives {@code account}, {@code plan}, {@code next_send}, {@code documents}, optionally {@code name}
 * @param page gives one row per document with a column per field, other than those in {@code collections}
 * @param collections by array field: gives the account and key columns and {@code value}, one row per element
 */
public record EntityQuery(EntitySchema schema, String directory, String page, Map<String, String> collections) {
    public EntityQuery {
        collections = Map.copyOf(collections);
    }
}
