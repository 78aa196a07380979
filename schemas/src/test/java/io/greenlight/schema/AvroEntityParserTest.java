package io.greenlight.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroEntityParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "boolean"                                                          | BOOLEAN   | boolean
            "int"                                                              | LONG      | long
            "long"                                                             | LONG      | long
            "float"                                                            | DOUBLE    | double
            "double"                                                           | DOUBLE    | double
            "string"                                                           | TEXT      | keyword
            {"type": "string", "logicalType": "uuid"}                          | TEXT      | keyword
            {"type": "enum", "name": "e", "symbols": ["A"]}                    | TEXT      | keyword
            {"type": "long", "logicalType": "timestamp-millis"}                | TIMESTAMP | date
            {"type": "long", "logicalType": "timestamp-micros"}                | TIMESTAMP | date
            {"type": "long", "logicalType": "local-timestamp-millis"}          | TIMESTAMP | date
            {"type": "long", "logicalType": "local-timestamp-micros"}          | TIMESTAMP | date
            {"type": "int", "logicalType": "date"}                             | DATE      | date
            {"type": "string", "logicalType": "json"}                          | JSON      | flat_object
            """)
    void knowsKindAndDefaultMappingOf(String type, FieldKind kind, String mapped) {
        FieldSpec field = field(type, "");

        assertThat(field.kind()).isEqualTo(kind);
        assertThat(field.mapping()).containsEntry("type", mapped);
        assertThat(field.nullable()).isFalse();
        assertThat(field.array()).isFalse();
    }

    @Test
    void unionWithNullIsNullable() {
        assertThat(field("[\"null\", \"long\"]", "").nullable()).isTrue();
        assertThat(field("[\"long\", \"null\"]", "").nullable()).isTrue();
    }

    @Test
    void arrayKeepsTheKindOfItsElements() {
        FieldSpec field = field("[\"null\", {\"type\": \"array\", \"items\": \"double\"}]", "");

        assertThat(field.array()).isTrue();
        assertThat(field.nullable()).isTrue();
        assertThat(field.kind()).isEqualTo(FieldKind.DOUBLE);
    }

    @Test
    void limitsTextAndJson() {
        assertThat(field("\"string\"", "").maxBytes()).isEqualTo(32_766);
        assertThat(field("{\"type\": \"string\", \"logicalType\": \"json\"}", "")
                        .maxBytes())
                .isEqualTo(65_536);
        assertThat(field("\"string\"", ", \"maxBytes\": 320").maxBytes()).isEqualTo(320);
    }

    @Test
    void accountAndKeyAreKeywordsWhateverTheirType() {
        EntitySchema schema = AvroEntityParser.parse(record("\"long\"", ""));

        assertThat(schema.account().mapping()).isEqualTo(Map.of("type", "keyword"));
        assertThat(schema.key()).allSatisfy(key -> assertThat(key.mapping()).isEqualTo(Map.of("type", "keyword")));
    }

    @Test
    void keepsTheMappingThatIsGiven() {
        assertThat(field("\"long\"", ", \"mapping\": {\"type\": \"scaled_float\", \"scaling_factor\": 100}")
                        .mapping())
                .isEqualTo(Map.of("type", "scaled_float", "scaling_factor", 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"bytes\"",
                "{\"type\": \"map\", \"values\": \"long\"}",
                "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9, \"scale\": 2}",
                "{\"type\": \"int\", \"logicalType\": \"time-millis\"}",
                "{\"type\": \"int\", \"logicalType\": \"timestamp-millis\"}",
                "{\"type\": \"long\", \"logicalType\": \"json\"}",
                "{\"type\": \"record\", \"name\": \"r\", \"fields\": []}",
                "[\"long\", \"string\"]",
                "[\"null\", \"long\", \"string\"]",
                "\"null\"",
                "{\"type\": \"array\", \"items\": [\"null\", \"long\"]}",
                "{\"type\": \"array\", \"items\": {\"type\": \"array\", \"items\": \"long\"}}"
            })
    void refusesTypesThatCannotBeIndexed(String type) {
        assertThat(problems(record(type, "")))
                .singleElement()
                .asString()
                .startsWith("field value: its type is ")
                .contains("which cannot be indexed: use boolean, int, long");
    }

    @Test
    void namesAllProblemsAtOnce() {
        assertThat(problems("""
                {"type": "record", "name": "thing", "account": "owner", "key": ["id", "ids", "x"], "month": "day",
                 "fields": [
                  {"name": "owner", "type": ["null", "long"]},
                  {"name": "id", "type": "double"},
                  {"name": "ids", "type": {"type": "array", "items": "long"}},
                  {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                  {"name": "greenlight", "type": "long"},
                  {"name": "_id", "type": "long"},
                  {"name": "raw", "type": "bytes"},
                  {"name": "a", "type": "string", "maxBytes": 0},
                  {"name": "b", "type": "long", "maxBytes": 5},
                  {"name": "c", "type": "long", "mapping": "keyword"},
                  {"name": "d", "type": "long", "mapping": {"type": "keyword", "null_value": null}}
                ]}
                """))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .isEqualTo("field owner: the account cannot be null, remove null from its type"),
                        problem -> assertThat(problem).startsWith("field id: a DOUBLE cannot be the key, name a field"),
                        problem -> assertThat(problem).startsWith("field ids: an array cannot be the key"),
                        problem -> assertThat(problem)
                                .isEqualTo(
                                        "field x: it is named as key but is not in the schema, name one of its fields"),
                        problem -> assertThat(problem)
                                .startsWith("field day: the month comes from a timestamp that is never null"),
                        problem -> assertThat(problem).startsWith("field greenlight: the name is taken"),
                        problem -> assertThat(problem).startsWith("field _id: names with a leading underscore"),
                        problem -> assertThat(problem).startsWith("field raw: its type is bytes"),
                        problem -> assertThat(problem)
                                .isEqualTo("field a: maxBytes is 0: a whole number from 1 to 2147483647"),
                        problem -> assertThat(problem)
                                .isEqualTo("field b: maxBytes limits text and JSON, not a LONG: remove it"),
                        problem -> assertThat(problem).startsWith("field c: mapping is keyword: an object with a type"),
                        problem -> assertThat(problem).startsWith("field d: mapping is {"));
    }

    @Test
    void refusesAMonthThatMayBeNull() {
        assertThat(problems("""
                {"type": "record", "name": "thing", "account": "id", "key": ["id"], "month": "time", "fields": [
                  {"name": "id", "type": "long"},
                  {"name": "time", "type": ["null", {"type": "long", "logicalType": "timestamp-millis"}]}
                ]}
                """))
                .singleElement()
                .asString()
                .startsWith("field time: the month comes from a timestamp that is never null");
    }

    @Test
    void refusesARecordThatSaysNothingAboutItsDocuments() {
        assertThat(problems("""
                {"type": "record", "name": "thing", "key": ["id", "id"], "month": 5, "fields": [
                  {"name": "id", "type": "long"}
                ]}
                """))
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("property account of the record: name the field"),
                        problem -> assertThat(problem).startsWith("property key of the record: list the fields"),
                        problem -> assertThat(problem).startsWith("property month of the record: name the timestamp"));
    }

    @Test
    void refusesWhatIsNoRecord() {
        assertThat(problems("\"string\"")).containsExactly("it is of type STRING, an entity is a record");
        assertThat(problems("{\"type\": ")).singleElement().asString().startsWith("it is no Avro schema");
    }

    @Test
    void readsAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("thing.avsc"), record("\"long\"", ""));

        assertThat(AvroEntityParser.parseFile(file)).isEqualTo(AvroEntityParser.parse(record("\"long\"", "")));
    }

    @Test
    void namesTheFileThatIsMissing(@TempDir Path folder) {
        assertThatExceptionOfType(SchemaRefused.class)
                .isThrownBy(() -> AvroEntityParser.parseFile(folder.resolve("no.avsc")))
                .withMessageStartingWith("Cannot use schema file ")
                .withMessageContaining("no.avsc: it cannot be read");
        assertThatExceptionOfType(SchemaRefused.class)
                .isThrownBy(() -> AvroEntityParser.parseResource("no.avsc"))
                .withMessage("Cannot use schema resource no.avsc: it is not on the class path.");
    }

    private static FieldSpec field(String type, String properties) {
        return AvroEntityParser.parse(record(type, properties))
                .findField("value")
                .orElseThrow();
    }

    private static String record(String type, String properties) {
        return """
                {"type": "record", "name": "thing", "account": "account", "key": ["id"], "fields": [
                  {"name": "account", "type": "long"},
                  {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
                  {"name": "value", "type": %s%s}
                ]}
                """.formatted(type, properties);
    }

    private static List<String> problems(String schema) {
        return requireNonNull(catchThrowableOfType(SchemaRefused.class, () -> AvroEntityParser.parse(schema)))
                .problems();
    }
}
