package io.greenlight.schema;

import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an Avro type is to us.
 *
 * @param kind kind of the value or of each element
 * @param array whether it is a list
 * @param nullable whether it may be absent
 */
record AvroType(FieldKind kind, boolean array, boolean nullable) {
    /** All types there are, for messages. */
    static final String SUPPORTED =
            "boolean, int, long, float, double, string, enum, the logical types timestamp-millis, timestamp-micros, "
                    + "local-timestamp-millis, local-timestamp-micros, date, uuid and json, an array of one of these, "
                    + "or a union of null and one of these";

    /** The type is none of ours. */
    static final class Unsupported extends Exception {
        private final String type;

        Unsupported(String type) {
            super(type);
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    /** Reads an Avro type. */
    static AvroType of(Schema schema) throws Unsupported {
        if (schema.getType() != Schema.Type.UNION) {
            return of(schema, false);
        }
        List<Schema> present = schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        if (present.size() != 1 || schema.getTypes().size() != 2) {
            throw new Unsupported("a union of " + names(schema.getTypes()));
        }
        return of(present.getFirst(), true);
    }

    private static AvroType of(Schema schema, boolean nullable) throws Unsupported {
        return schema.getType() == Schema.Type.ARRAY
                ? new AvroType(scalar(schema.getElementType(), "an array of "), true, nullable)
                : new AvroType(scalar(schema, ""), false, nullable);
    }

    // The logical type is read as text: Avro drops what it does not know, or what does not fit the type, without a
    // word.
    private static FieldKind scalar(Schema schema, String prefix) throws Unsupported {
        @Nullable String logical = schema.getProp("logicalType");
        FieldKind kind = logical == null ? plain(schema.getType()) : logical(schema.getType(), logical);
        if (kind == null) {
            throw new Unsupported(prefix + name(schema));
        }
        return kind;
    }

    private static @Nullable FieldKind plain(Schema.Type type) {
        return switch (type) {
            case BOOLEAN -> FieldKind.BOOLEAN;
            case INT, LONG -> FieldKind.LONG;
            case FLOAT, DOUBLE -> FieldKind.DOUBLE;
            case STRING, ENUM -> FieldKind.TEXT;
            case BYTES, FIXED, RECORD, MAP, ARRAY, UNION, NULL -> null;
        };
    }

    private static @Nullable FieldKind logical(Schema.Type type, String logical) {
        return switch (type + " " + logical) {
            case "LONG timestamp-millis",
                    "LONG timestamp-micros",
                    "LONG local-timestamp-millis",
                    "LONG local-timestamp-micros" -> FieldKind.TIMESTAMP;
            case "INT date" -> FieldKind.DATE;
            case "STRING uuid" -> FieldKind.TEXT;
            case "STRING json" -> FieldKind.JSON;
            default -> null;
        };
    }

    private static String name(Schema schema) {
        String type = schema.getType().getName();
        @Nullable String logical = schema.getProp("logicalType");
        return logical == null ? type : "%s with logical type %s".formatted(type, logical);
    }

    private static String names(List<Schema> types) {
        return String.join(", ", types.stream().map(AvroType::name).toList());
    }
}
