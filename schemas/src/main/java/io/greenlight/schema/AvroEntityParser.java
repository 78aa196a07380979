package io.greenlight.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParser;

/**
 * Reads an entity from an Avro schema of type record.
 *
 * <p>Properties of the record: {@code account}, the field with the account id; {@code key}, the list of fields that identify a
 * document within its account; {@code month}, if there is one index per month, the timestamp that decides it. Properties of a
 * field: {@code mapping}, its entry in the index mapping, and {@code maxBytes}, the limit of text and JSON; both have a default
 * by kind. What a schema may hold is said in the messages of {@link SchemaRefused}, which lists everything wrong at once.
 */
public final class AvroEntityParser {
    private final Schema record;
    private final List<String> problems = new ArrayList<>();

    private AvroEntityParser(Schema record) {
        this.record = record;
    }

    /**
     * Reads the text of a schema.
     *
     * @throws SchemaRefused if it is no Avro schema, or none of an entity
     */
    public static EntitySchema parse(String json) {
        return parse("the schema", json);
    }

    /**
     * Reads a schema file.
     *
     * @throws SchemaRefused if it cannot be read, is no Avro schema, or none of an entity
     */
    public static EntitySchema parseFile(Path file) {
        try {
            return parse("schema file " + file, Files.readString(file));
        } catch (IOException e) {
            throw unreadable("schema file " + file, e);
        }
    }

    /**
     * Reads a schema from the class path.
     *
     * @param resource absolute name without a leading slash, as {@code io/greenlight/entities/subscriber.avsc}
     * @throws SchemaRefused if it does not exist, is no Avro schema, or none of an entity
     */
    public static EntitySchema parseResource(String resource) {
        String origin = "schema resource " + resource;
        try (InputStream in = AvroEntityParser.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new SchemaRefused(origin, List.of("it is not on the class path"));
            }
            return parse(origin, new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw unreadable(origin, e);
        }
    }

    private static SchemaRefused unreadable(String origin, IOException cause) {
        SchemaRefused refused = new SchemaRefused(origin, List.of("it cannot be read (%s)".formatted(cause)));
        refused.initCause(cause);
        return refused;
    }

    private static EntitySchema parse(String origin, String json) {
        Schema schema = avroSchema(origin, json);
        if (schema.getType() != Schema.Type.RECORD) {
            throw new SchemaRefused(
                    origin, List.of("it is of type %s, an entity is a record".formatted(schema.getType())));
        }
        return new AvroEntityParser(schema).entity(origin);
    }

    private static Schema avroSchema(String origin, String json) {
        try {
            return SchemaParser.parseSingle(json);
        } catch (AvroRuntimeException e) {
            SchemaRefused refused =
                    new SchemaRefused(origin, List.of("it is no Avro schema (%s)".formatted(e.getMessage())));
            refused.initCause(e);
            throw refused;
        }
    }

    private EntitySchema entity(String origin) {
        Identity identity = Identity.of(record, problems);
        AvroFieldParser parser = new AvroFieldParser(identity, problems);
        List<FieldSpec> fields = record.getFields().stream()
                .map(parser::parse)
                .flatMap(Optional::stream)
                .toList();
        Map<String, FieldSpec> byName = fields.stream().collect(Collectors.toMap(FieldSpec::name, Function.identity()));
        identity.check(record, byName, problems);
        if (!problems.isEmpty()) {
            throw new SchemaRefused(origin, problems);
        }
        return new EntitySchema(
                record.getName(),
                fields,
                requireNonNull(byName.get(identity.account())),
                identity.key().stream().map(byName::get).toList(),
                identity.month() == null ? null : byName.get(identity.month()),
                HexFormat.of().toHexDigits(SchemaNormalization.parsingFingerprint64(record)));
    }
}
