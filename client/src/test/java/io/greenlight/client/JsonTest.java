package io.greenlight.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsEveryKindOfValue() {
        assertThat(Json.read(" {\"a\" : [1, -2.5e3, true, false, null, \"x\"] , \"b\":{}, \"c\":[] }\n"))
                .isEqualTo(Map.of(
                        "a",
                        Arrays.asList(new BigDecimal("1"), new BigDecimal("-2.5e3"), true, false, null, "x"),
                        "b",
                        Map.of(),
                        "c",
                        List.of()));
        assertThat(Json.read("\"\\u00fc\\n\\t\\\\\\/\\\"\\b\\f\\r \\ud83d\\ude00\""))
                .isEqualTo("ü\n\t\\/\"\b\f\r 😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{a:1}",
                "{\"a\":1,\"a\":2}",
                "[1,]",
                "[1 2]",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"a\nb\"",
                "tru",
                "nul",
                "truex",
                "01",
                "-",
                "1.",
                ".5",
                "1e",
                "+1",
                "1e9999",
                "NaN",
                "'a'",
                "1 1",
                "{} x"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read the answer");
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        assertThat(Json.read("[".repeat(16) + "]".repeat(16))).isNotNull();
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    boolean readsBackEveryTextThatItWrites(@ForAll String text) {
        return text.equals(Json.read(Json.quote(text)));
    }

    @Property
    boolean readsOrRefusesWhateverComes(@ForAll String text) {
        try {
            Object unused = Json.read(text);
            return unused == null || !unused.toString().isEmpty() || text.contains("\"");
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }
}
