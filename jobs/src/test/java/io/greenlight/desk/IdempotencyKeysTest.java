package io.greenlight.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.problem.RequestRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeysTest {
    private static final String LONGEST = "k".repeat(200);

    @Test
    void takesWhatAHeaderCarries() {
        for (String key : new String[] {"n", "nightly 2026-11-24", LONGEST}) {
            assertThat(IdempotencyKeys.check("Idempotency-Key", key)).isEqualTo(key);
        }
        assertThat(IdempotencyKeys.check("Idempotency-Key", null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nightly ", "\tnightly", "nightly\u007f", "n\u00e9", "\u043a\u043b\u044e\u0447"})
    void refusesWhatAHeaderWouldChange(String key) {
        assertThatThrownBy(() -> IdempotencyKeys.check("Idempotency-Key", key))
                .isInstanceOf(RequestRefused.class)
                .hasMessageStartingWith("Idempotency-Key: give 1 to 200 characters");
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> IdempotencyKeys.check("Idempotency-Key", LONGEST + "k"))
                .isInstanceOf(RequestRefused.class);
    }
}
