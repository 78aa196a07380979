package io.greenlight.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.problem.RequestRefused;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenOrderTest {
    private static TokenOrder order(String name, List<String> scopes, @Nullable String expires) {
        return new TokenOrder(name, scopes, null, expires);
    }

    @Test
    void isUnderstood() {
        assertThat(order("ci", List.of("admin"), "36500d").request().lifetime()).isEqualTo(Duration.ofDays(36_500));
        assertThat(order("ci", List.of("admin"), null).request().lifetime()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    -5d | it would expire at once
                    36501d | it may work for 36500 days at most
                    200000000d | it may work for 36500 days at most
                    9223372036854775807d | give a duration
                    soon | give a duration
                    """)
    void takesNoTimeThatIsNoneOrTooLong(String expires, String why) {
        assertThatThrownBy(() -> order("ci", List.of("admin"), expires).request())
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining(why);
    }

    @Test
    void takesNoNameScopesOrAccountsThatNoTokenHas() {
        assertThatThrownBy(() -> order("a b", List.of("admin"), null).request())
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining("begin with a letter or digit");
        assertThatThrownBy(() -> order("ci", List.of(), null).request())
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining("without a scope");
        assertThatThrownBy(() -> new TokenOrder("ci", List.of("admin"), List.of(), null).request())
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining("1 to 10000 are possible");
    }
}
