package io.greenlight.read;

import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldSpec;
import java.time.Instant;
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

    /**
     * The same documents, but only those of a time or later. The filter stands around the user's query.
     *
     * @param field a timestamp of the schema; its column is a {@code timestamptz}, or a {@code timestamp} in UTC
     */
    public EntityQuery since(FieldSpec field, Instant time) {
        String column = '"' + field.name().replace("\"", "\"\"") + '"';
        String filtered = "SELECT * FROM (\n%s\n) AS every WHERE every.%s >= TIMESTAMPTZ '%s'"
                .formatted(withoutSemicolon(page), column, time);
        return new EntityQuery(schema, directory, filtered, collections);
    }

    private static String withoutSemicolon(String query) {
        String text = query.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).stripTrailing();
        }
        return text;
    }
}
