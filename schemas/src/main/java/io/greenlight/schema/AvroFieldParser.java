package io.greenlight.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads fields of an Avro record one after another and collects what is wrong with them. */
final class AvroFieldParser {
    // Lucene's longest term; a longer keyword is turned away by OpenSearch.
    private static final int TEXT_MAX_BYTES = 32_766;
    private static final int JSON_MAX_BYTES = 65_536;

    private final Identity identity;
    private final List<String> problems;

    AvroFieldParser(Identity identity, List<String> problems) {
        this.identity = identity;
        this.problems = problems;
    }

    /** The field, or nothing if its type is none of ours; the problem is noted then. */
    Optional<FieldSpec> parse(Schema.Field field) {
        checkName(field.name());
        try {
            return Optional.of(spec(field, AvroType.of(field.schema())));
        } catch (AvroType.Unsupported e) {
            problem(field, "its type is %s, which cannot be indexed: use %s".formatted(e.type(), AvroType.SUPPORTED));
            return Optional.empty();
        }
    }

    private FieldSpec spec(Schema.Field field, AvroType type) {
        return new FieldSpec(
                field.name(),
                field.pos(),
                type.kind(),
                type.array(),
                type.nullable(),
                maxBytes(field, type.kind()),
                mapping(field, type.kind()),
                Optional.ofNullable(field.doc()).orElse(""));
    }

    private void checkName(String name) {
        if (name.equals(IndexMapping.GREENLIGHT)) {
            problems.add("field greenlight: the name is taken by Greenlight's own values, name the field otherwise");
        }
        if (name.startsWith("_")) {
            problems.add("field %s: names with a leading underscore belong to OpenSearch, name the field otherwise"
                    .formatted(name));
        }
    }

    private int maxBytes(Schema.Field field, FieldKind kind) {
        boolean limited = kind == FieldKind.TEXT || kind == FieldKind.JSON;
        int standard = kind == FieldKind.JSON ? JSON_MAX_BYTES : TEXT_MAX_BYTES;
        Object given = field.getObjectProp("maxBytes");
        if (given == null) {
            return standard;
        }
        if (!limited) {
            problem(field, "maxBytes limits text and JSON, not a %s: remove it".formatted(kind));
        } else if (given instanceof Integer bytes && bytes > 0) {
            return bytes;
        } else {
            problem(field, "maxBytes is %s: a whole number from 1 to %d".formatted(given, Integer.MAX_VALUE));
        }
        return standard;
    }

    private Map<String, Object> mapping(Schema.Field field, FieldKind kind) {
        Object given = field.getObjectProp("mapping");
        if (given == null) {
            return identity.contains(field.name()) ? Map.of("type", "keyword") : standardMapping(kind);
        }
        return findMapping(given).orElseGet(() -> {
            problem(
                    field,
                    "mapping is %s: an object with a type and without null, as {\"type\": \"keyword\"}"
                            .formatted(given));
            return standardMapping(kind);
        });
    }

    private static Optional<Map<String, Object>> findMapping(@Nullable Object given) {
        return given instanceof Map<?, ?> map && map.get("type") instanceof String
                ? FrozenJson.findObject(map)
                : Optional.empty();
    }

    private static Map<String, Object> standardMapping(FieldKind kind) {
        return switch (kind) {
            case BOOLEAN -> Map.of("type", "boolean");
            case LONG -> Map.of("type", "long");
            case DOUBLE -> Map.of("type", "double");
            case TEXT -> Map.of("type", "keyword");
            case TIMESTAMP, DATE -> Map.of("type", "date", "format", "strict_date_optional_time");
            case JSON -> Map.of("type", "flat_object");
        };
    }

    private void problem(Schema.Field field, String what) {
        problems.add("field %s: %s".formatted(field.name(), what));
    }
}
