package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.Key;
import io.greenlight.encode.CanonicalDocument.Outcome;
import io.greenlight.schema.AvroEntityParser;
import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CanonicalDocumentTest {
    private static final EntitySchema SCHEMA = AvroEntityParser.parse("""
            {"type": "record", "name": "thing", "account": "account", "key": ["id", "part"], "fields": [
              {"name": "account", "type": "long"},
              {"name": "id", "type": "string"},
              {"name": "part", "type": "long"},
              {"name": "name", "type": ["null", "string"]},
              {"name": "tags", "type": {"type": "array", "items": "string"}},
              {"name": "active", "type": ["null", "boolean"]},
              {"name": "score", "type": ["null", "double"]},
              {"name": "born", "type": ["null", {"type": "int", "logicalType": "date"}]},
              {"name": "seen", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
              {"name": "custom", "type": ["null", {"type": "string", "logicalType": "json"}]}
            ]}
            """);
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final CanonicalDocument canonical = new CanonicalDocument(SCHEMA);

    /** The values of one document; null is absent. */
    record Thing(
            long account,
            String id,
            long part,
            @Nullable String name,
            List<String> tags,
            @Nullable Boolean active,
            @Nullable Double score,
            @Nullable Long bornDay,
            @Nullable Long seenMicros,
            @Nullable String custom) {}

    @Property(edgeCases = EdgeCasesMode.NONE) // their combinations outnumber the tries
    void agreesWithWhatTheEncoderWrote(@ForAll("things") Thing thing) {
        Document document = encode(thing);

        assertThat(canonical.check(source(document))).isEqualTo(new Outcome.Agrees(document.id(), document.hash()));
    }

    @Property(edgeCases = EdgeCasesMode.NONE) // their combinations outnumber the tries
    void whiteSpaceAndOrderOfFieldsDoNotMatter(@ForAll("things") Thing thing, @ForAll Random random) {
        Document document = encode(thing);
        JsonNode tree = PRETTY.readTree(source(document));
        Map<String, JsonNode> shuffled = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(tree.propertyNames());
        Collections.shuffle(names, random);
        names.forEach(name -> shuffled.put(name, tree.get(name)));

        assertThat(canonical.check(PRETTY.writeValueAsBytes(shuffled)))
                .isEqualTo(new Outcome.Agrees(document.id(), document.hash()));
    }

    @Property(edgeCases = EdgeCasesMode.NONE) // their combinations outnumber the tries
    void differsWhenAValueIsChanged(@ForAll("things") Thing thing, @ForAll @LongRange(min = 1, max = 9) long more) {
        ObjectNode tree = (ObjectNode) PRETTY.readTree(source(encode(thing)));
        tree.withArray("tags").add(Long.toString(more));

        assertThat(canonical.check(PRETTY.writeValueAsBytes(tree)))
                .isEqualTo(new Outcome.Differs("content does not have the stored hash"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "tags":[]         | "tags":[],"more":1                    | has a field that is not in the schema
            "tags":[]         | "tags":[],"tags":[]                   | is not readable JSON
            "tags":[]         | "tags":"x"                            | tags is not an array
            "tags":[]         | "name":null                           | tags is null
            "tags":[]         | "tags":[null]                         | tags is not a TEXT
            "account":1       | "account":"1"                         | account is not a LONG
            "account":1       | "account":99999999999999999999        | is not readable JSON
            "account":1,      | ``                                    | account is null
            "tags":[]         | "tags":[],"active":1                  | active is not a BOOLEAN
            "tags":[]         | "tags":[],"custom":[]                 | custom is not a JSON
            "tags":[]         | "tags":[],"born":"yesterday"          | born is not a DATE with microseconds at most
            "tags":[]         | "tags":[],"seen":"2026-01-01T00:00:00.123456789Z" | seen is not a TIMESTAMP with microseconds at most
            "tags":[]         | "tags":[],"score":1                   | content does not have the stored hash
            "bucket"          | "basket"                              | account and key do not have the stored bucket
            "bucket"          | "deleted":true,"bucket"               | is a tombstone
            "bucket"          | "more":1,"bucket"                     | greenlight does not hold bucket and hash alone
            "hash0":          | "hash0":1                             | content does not have the stored hash
            """)
    void differs(String part, String replacement, String reason) {
        String source = new String(source(encode(plain())), UTF_8);
        assertThat(source).contains(part);

        assertThat(canonical.check(source.replace(part, replacement).getBytes(UTF_8)))
                .isEqualTo(new Outcome.Differs(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``   | is not a JSON object
            []   | is not a JSON object
            {    | is not readable JSON
            {}   | account is null
            {} 1 | is more than one JSON object
            """)
    void differsFromWhatIsNoDocument(String source, String reason) {
        assertThat(canonical.check(source.getBytes(UTF_8))).isEqualTo(new Outcome.Differs(reason));
    }

    @Test
    void jsonFieldsCountByteByByte() {
        Document document = encode(withCustom("{\"a\" : 1.10, \"\\u00e9\":[ 1E+400, -0 ]}"));

        assertThat(new String(source(document), UTF_8)).contains("{\"a\":1.10,\"\\u00e9\":[1E+400,-0]}");
        assertThat(canonical.check(source(document))).isEqualTo(new Outcome.Agrees(document.id(), document.hash()));
    }

    @Test
    void theContentOfAnotherDocumentDiffers() {
        Document document = encode(plain());
        DocumentId other = DocumentId.of(new AccountId("1"), Key.of("b", "2"));

        assertThat(canonical.check(document.id(), source(document)))
                .isEqualTo(new Outcome.Agrees(document.id(), document.hash()));
        assertThat(canonical.check(other, source(document)))
                .isEqualTo(new Outcome.Differs("account and key are those of another document"));
    }

    @Test
    void aTombstoneDiffers() {
        assertThat(canonical.check("{\"greenlight\":{\"deleted\":true}}".getBytes(UTF_8)))
                .isEqualTo(new Outcome.Differs("is a tombstone"));
    }

    @Test
    void aMonthFarAheadStaysAsItWasWritten() {
        EntitySchema event = AvroEntityParser.parseResource("io/greenlight/entities/event.avsc");
        DocumentEncoder encoder = new DocumentEncoder(event);
        long farAhead = 4_000_000_000_000_000L;
        encoder.beginPage(farAhead);
        encoder.beginDocument(new AccountId("1"), Key.of("2"));
        encoder.longValue(event.fields().get(0), 1);
        encoder.longValue(event.fields().get(1), 2);
        encoder.longValue(event.fields().get(2), 3);
        encoder.textValue(event.fields().get(3), "opened");
        encoder.timestampValue(event.fields().get(5), farAhead);
        encoder.endDocument();

        Document document = encoder.endPage().documents().getFirst();
        assertThat(new CanonicalDocument(event).check(source(document)))
                .isEqualTo(new Outcome.Agrees(document.id(), document.hash()));
    }

    @Provide
    Arbitrary<Thing> things() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("aZ09 \"\\/\n\u0001é\u2028")
                .withCharRange('\u4e00', '\u4e20')
                .ofMaxLength(12)
                .map(value -> value.length() % 3 == 0 ? value + "😀" : value);
        Arbitrary<String> custom = Arbitraries.of(
                "{}", "{ \"b\" : 1.5, \"a\" : [ 1, \"x  y\", null ] }", "{\"n\":{\"m\":12345678901234567890}}");
        return Combinators.combine(
                        Combinators.combine(Arbitraries.longs(), text, Arbitraries.longs())
                                .as(Identifiers::new),
                        text.injectNull(0.3),
                        text.list().ofMaxSize(3),
                        Arbitraries.of(true, false).injectNull(0.3),
                        Arbitraries.doubles().injectNull(0.3),
                        Arbitraries.longs().between(-719_162, 2_932_896).injectNull(0.3),
                        Arbitraries.longs()
                                .between(-62_135_596_800_000_000L, 253_402_300_799_999_999L)
                                .injectNull(0.3),
                        custom.injectNull(0.3))
                .as((identifiers, name, tags, active, score, born, seen, fields) -> new Thing(
                        identifiers.account,
                        identifiers.id,
                        identifiers.part,
                        name,
                        tags,
                        active,
                        score,
                        born,
                        seen,
                        fields));
    }

    private record Identifiers(long account, String id, long part) {}

    private static Thing plain() {
        return withCustom(null);
    }

    private static Thing withCustom(@Nullable String custom) {
        return new Thing(1, "a", 2, null, List.of(), null, null, null, null, custom);
    }

    private static Document encode(Thing thing) {
        DocumentEncoder encoder = new DocumentEncoder(SCHEMA);
        encoder.beginPage(0);
        encoder.beginDocument(new AccountId(Long.toString(thing.account)), Key.of(thing.id, Long.toString(thing.part)));
        encoder.longValue(field(0), thing.account);
        encoder.textValue(field(1), thing.id);
        encoder.longValue(field(2), thing.part);
        ifPresent(thing.name, value -> encoder.textValue(field(3), value));
        encoder.beginArray(field(4));
        thing.tags.forEach(tag -> encoder.textValue(field(4), tag));
        encoder.endArray(field(4));
        ifPresent(thing.active, value -> encoder.booleanValue(field(5), value));
        ifPresent(thing.score, value -> encoder.doubleValue(field(6), value));
        ifPresent(thing.bornDay, value -> encoder.dateValue(field(7), value));
        ifPresent(thing.seenMicros, value -> encoder.timestampValue(field(8), value));
        ifPresent(thing.custom, value -> encoder.jsonValue(field(9), value.getBytes(UTF_8), 0, value.length()));
        encoder.endDocument();
        return encoder.endPage().documents().getFirst();
    }

    private static <T> void ifPresent(@Nullable T value, Consumer<T> push) {
        if (value != null) {
            push.accept(value);
        }
    }

    private static byte[] source(Document document) {
        return Arrays.copyOfRange(document.buffer(), document.offset(), document.offset() + document.length());
    }

    private static FieldSpec field(int ordinal) {
        return SCHEMA.fields().get(ordinal);
    }
}
