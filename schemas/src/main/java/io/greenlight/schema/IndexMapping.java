package io.greenlight.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The mapping of an entity's indexes: strict, so that a field nobody declared is refused instead of guessed, with routing
 * required, the fields of the schema, and Greenlight's own values under {@value #GREENLIGHT}.
 *
 * @param body the mapping as OpenSearch takes it, unmodifiable
 */
public record IndexMapping(Map<String, Object> body) {
    /** The object that holds Greenlight's own values; no field of an entity has this name. */
    public static final String GREENLIGHT = "greenlight";

    /** The key bucket of the document, 0 to 255. */
    public static final String BUCKET = "greenlight.bucket";

    /** The three parts of the content hash, see {@link io.greenlight.document.ContentHash}. */
    public static final String HASH_0 = "greenlight.hash0";

    /** See {@link #HASH_0}. */
    public static final String HASH_1 = "greenlight.hash1";

    /** See {@link #HASH_0}. */
    public static final String HASH_2 = "greenlight.hash2";

    /** True in tombstones, absent in documents. */
    public static final String DELETED = "greenlight.deleted";

    /** The version of a tombstone, by which old ones are found; absent in documents, since {@code _version} cannot be searched. */
    public static final String VERSION = "greenlight.version";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public IndexMapping {
        body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    }

    /** The mapping of this entity; the same schema gives the same text. */
    public static IndexMapping of(EntitySchema schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (FieldSpec field : schema.fields()) {
            properties.put(field.name(), Collections.unmodifiableMap(new TreeMap<>(field.mapping())));
        }
        properties.put(GREENLIGHT, ownValues());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("dynamic", "strict");
        body.put("_routing", Map.of("required", true));
        body.put("properties", Collections.unmodifiableMap(properties));
        return new IndexMapping(body);
    }

    /** The query of an alias that hides tombstones. */
    public static Map<String, Object> tombstoneFilter() {
        return Map.of("bool", Map.of("must_not", List.of(Map.of("term", Map.of(DELETED, true)))));
    }

    /** The mapping as JSON. */
    public String json() {
        return JSON.writeValueAsString(body);
    }

    // Verification adds these up and never searches for them: column only, no index.
    private static Map<String, Object> ownValues() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("bucket", columnOnly("short"));
        values.put("hash0", columnOnly("integer"));
        values.put("hash1", columnOnly("integer"));
        values.put("hash2", columnOnly("integer"));
        values.put("deleted", Map.of("type", "boolean"));
        values.put("version", Map.of("type", "long"));
        return Map.of("properties", Collections.unmodifiableMap(values));
    }

    private static Map<String, Object> columnOnly(String type) {
        Map<String, Object> mapping = new TreeMap<>();
        mapping.put("type", type);
        mapping.put("index", false);
        mapping.put("doc_values", true);
        return Collections.unmodifiableMap(mapping);
    }
}
