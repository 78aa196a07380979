package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class CompactJsonTest {
    private static final JsonMapper COMPACT = JsonMapper.builder().build();
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final CompactJson json = new CompactJson();

    @Test
    void leavesOutWhiteSpaceOutsideOfStringsOnly() {
        assertThat(compact(" { \"a b\" :\t[ 1 , \"x  y\" ] ,\r\n\"c\" : { } } "))
                .isEqualTo("{\"a b\":[1,\"x  y\"],\"c\":{}}");
    }

    @Test
    void copiesNumbersAndEscapesByteByByte() {
        String numbers = "{\"a\":-0.10,\"b\":1E+400,\"c\":12345678901234567890123,\"d\":\"\\u00e9\\/é\\\"\"}";

        assertThat(compact(numbers)).isEqualTo(numbers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "5", "\"{}\"", "null", "", " ", "nonsense"})
    void refusesWhatIsNoObject(String text) {
        assertThat(problem(text, 100)).isEqualTo("is not a JSON object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{} {}",
                "{}x",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":tru}",
                "{\"a\":truex}",
                "{\"a\":NaN}",
                "{\"a\":[1 2]}",
                "{\"a\":[1,]}",
                "{\"a\":[}",
                "{\"a\":\"",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\",
                "{'a':1}"
            })
    void refusesWhatIsNoJson(String text) {
        assertThat(problem(text, 100)).isEqualTo("is not valid JSON");
    }

    @Test
    void refusesTheEscapedNul() {
        assertThat(problem("{\"a\":\"x\\u0000\"}", 100)).isEqualTo("contains \\u0000");
        assertThat(problem("{\"\\u0000\":1}", 100)).isEqualTo("contains \\u0000");
        assertThat(problem("{\"a\":\"\\\\u0000\"}", 100)).isNull();
    }

    @Test
    void limitsTheBytesWithoutWhiteSpace() {
        assertThat(problem("{ \"a\" : 1 }", 7)).isNull();
        assertThat(problem("{ \"a\" : 11 }", 7)).isEqualTo("is 12 bytes long, at most 7");
    }

    @Test
    void limitsTheDepth() {
        assertThat(problem("{\"a\":" + "[".repeat(19) + "]".repeat(19) + "}", 100))
                .isNull();
        assertThat(problem("{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}", 100))
                .isEqualTo("is nested deeper than 20 levels");
        assertThat(problem("{\"a\":".repeat(100_000), 1_000_000)).isEqualTo("is nested deeper than 20 levels");
    }

    @Property(edgeCases = EdgeCasesMode.NONE) // their combinations outnumber the tries
    void prettyAndCompactTextGiveTheSameBytes(@ForAll("objects") Map<String, Object> object) {
        assertThat(compact(PRETTY.writeValueAsString(object))).isEqualTo(COMPACT.writeValueAsString(object));
    }

    @Property(tries = 3000)
    void acceptsWhatAParserAccepts(@ForAll("nearlyJson") String text) {
        assertThat(problem(text, 1000) == null).as(text).isEqualTo(isObject(text));
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        return Arbitraries.of(
                        "{", "}", "[", "]", ":", ",", "\"a\"", "\"", "1", "-", "0", ".5", "e3", "true", "null", " ",
                        "\\n")
                .list()
                .ofMaxSize(9)
                .map(parts -> "{\"a\":" + String.join("", parts) + "}");
    }

    @Provide
    Arbitrary<Map<String, Object>> objects() {
        return Arbitraries.maps(Arbitraries.strings().alpha().withChars(" \"é").ofMaxLength(5), values(3))
                .ofMaxSize(4);
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.strings()
                        .alpha()
                        .numeric()
                        .withChars(" {}[]:,\"\\\n\té/")
                        .ofMaxLength(8)
                        .asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.of(true, false).asGeneric());
        if (depth == 0) {
            return leaf;
        }
        return Arbitraries.oneOf(
                leaf,
                values(depth - 1).list().ofMaxSize(3).asGeneric(),
                Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(3), values(depth - 1))
                        .ofMaxSize(3)
                        .asGeneric());
    }

    private static boolean isObject(String text) {
        try (JsonParser parser = COMPACT.createParser(text)) {
            return parser.nextToken() == JsonToken.START_OBJECT
                    && parser.skipChildren().currentToken() == JsonToken.END_OBJECT
                    && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private String compact(String text) {
        assertThat(problem(text, 1 << 20)).isNull();
        return new String(json.bytes(), 0, json.length(), UTF_8);
    }

    private @Nullable String problem(String text, int maxBytes) {
        byte[] padded = ("xx" + text + "xx").getBytes(UTF_8);
        return json.copy(padded, 2, padded.length - 4, maxBytes);
    }
}
