package io.greenlight.encode;

import io.greenlight.document.ContentHash;
import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldKind;
import io.greenlight.schema.FieldSpec;
import io.greenlight.schema.IndexMapping;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The values of one {@code _source}, as the encoder takes them: Boolean, Long (whole numbers, microseconds, days), Double,
 * String, {@link Slice} for JSON, List of these for arrays.
 */
final class SourceFields {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final EntitySchema schema;
    private final byte[] source;
    private final @Nullable Object[] values;
    private final Map<String, Long> own = new TreeMap<>();

    SourceFields(EntitySchema schema, byte[] source) {
        this.schema = schema;
        this.source = source;
        this.values = new @Nullable Object[schema.fields().size()];
    }

    /** A part of the {@code _source}. */
    record Slice(int offset, int length) {}

    /** The JSON is not that of a document of the schema. */
    static final class Foreign extends Exception {
        private final String reason;

        Foreign(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    void parse() throws Foreign {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), source)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                parseField(parser.currentName(), parser);
            }
            require(parser.nextToken() == null, "is more than one JSON object");
        }
    }

    /** The value, or null if the field is absent. */
    @Nullable
    Object value(FieldSpec field) {
        return values[field.ordinal()];
    }

    boolean hasHash(ContentHash hash) {
        return holds("hash0", hash.part0()) && holds("hash1", hash.part1()) && holds("hash2", hash.part2());
    }

    boolean hasBucket(int bucket) {
        return holds("bucket", bucket);
    }

    private boolean holds(String name, long expected) {
        Long stored = own.get(name);
        return stored != null && stored == expected;
    }

    private void parseField(String name, JsonParser parser) throws Foreign {
        JsonToken first = parser.nextToken();
        if (name.equals(IndexMapping.GREENLIGHT)) {
            parseOwn(first, parser);
            return;
        }
        FieldSpec field =
                schema.findField(name).orElseThrow(() -> new Foreign("has a field that is not in the schema"));
        if (first != JsonToken.VALUE_NULL) {
            values[field.ordinal()] = field.array() ? array(field, parser) : single(field, parser);
        }
    }

    private void parseOwn(JsonToken first, JsonParser parser) throws Foreign {
        require(first == JsonToken.START_OBJECT, "greenlight is not an object");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            require(!name.equals("deleted"), "is a tombstone");
            require(parser.nextToken() == JsonToken.VALUE_NUMBER_INT, "greenlight holds something else than numbers");
            own.put(name, parser.getLongValue());
        }
        require(own.size() == 4, "greenlight does not hold bucket and hash alone");
    }

    private List<Object> array(FieldSpec field, JsonParser parser) throws Foreign {
        require(parser.currentToken() == JsonToken.START_ARRAY, field.name() + " is not an array");
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(single(field, parser));
        }
        return elements;
    }

    private static Object single(FieldSpec field, JsonParser parser) throws Foreign {
        JsonToken token = parser.currentToken();
        require(fits(field, token), "%s is not a %s".formatted(field.name(), field.kind()));
        return switch (field.kind()) {
            case BOOLEAN -> token == JsonToken.VALUE_TRUE;
            case LONG -> parser.getLongValue();
            case DOUBLE -> parser.getDoubleValue();
            case TEXT -> parser.getString();
            case TIMESTAMP, DATE -> time(field, parser.getString());
            case JSON -> slice(parser);
        };
    }

    private static boolean fits(FieldSpec field, JsonToken token) {
        return switch (field.kind()) {
            case BOOLEAN -> token.isBoolean();
            case LONG -> token == JsonToken.VALUE_NUMBER_INT;
            case DOUBLE -> token.isNumeric();
            case TEXT, TIMESTAMP, DATE -> token == JsonToken.VALUE_STRING;
            case JSON -> token == JsonToken.START_OBJECT;
        };
    }

    private static Slice slice(JsonParser parser) {
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        long to = parser.currentLocation().getByteOffset();
        return new Slice(Math.toIntExact(from), Math.toIntExact(to - from));
    }

    private static Long time(FieldSpec field, String text) throws Foreign {
        try {
            return field.kind() == FieldKind.DATE ? LocalDate.parse(text).toEpochDay() : micros(Instant.parse(text));
        } catch (DateTimeException | ArithmeticException notExact) {
            throw new Foreign("%s is not a %s with microseconds at most".formatted(field.name(), field.kind()));
        }
    }

    private static long micros(Instant time) {
        if (time.getNano() % 1000 != 0) {
            throw new ArithmeticException("finer than microseconds");
        }
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }

    private static void require(boolean fulfilled, String reason) throws Foreign {
        if (!fulfilled) {
            throw new Foreign(reason);
        }
    }
}
