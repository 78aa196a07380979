package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.document.AccountId;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.reindex.ReindexScope.Which;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
    private static final Instant ASKED = Instant.parse("2026-11-24T10:00:00.123456Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-01, 2026-11-01T00:00:00Z",
        "2026-11-01T08:30:00Z, 2026-11-01T08:30:00Z",
        "2026-11-01T08:30:00+02:00, 2026-11-01T06:30:00Z",
        "90s, 2026-11-24T09:58:30Z",
        "36h, 2026-11-22T22:00:00Z",
        "7d, 2026-11-17T10:00:00Z",
        "PT1H, 2026-11-24T09:00:00Z"
    })
    void readsTimesAndDurations(String text, Instant from) {
        assertThat(new Since(text).from(ASKED)).isEqualTo(from);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "36", "2026-13-01", "2026-11-01T08:30", "-1h", "P1Q"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> new Since(text))
                .isInstanceOf(ScopeRefused.class)
                .hasMessage(
                        "--since %s: give a time as 2026-11-01 or 2026-11-01T08:00:00Z, or a duration as 90m, 36h or 7d"
                                .formatted(text));
    }

    @Test
    void isTheSameScopeWhenItIsGivenAgain() {
        assertThat(new Partial(List.of(new AccountId("1")), null, new Since("36h"), Which.ALL))
                .isEqualTo(new Partial(List.of(new AccountId("1")), null, new Since("36h"), Which.ALL));
    }

    @Test
    void cannotLimitDeadLettersByTime() {
        assertThatThrownBy(() -> new Partial(List.of(), null, new Since("36h"), Which.DEAD_LETTERS))
                .isInstanceOf(ScopeRefused.class)
                .hasMessageContaining("--since and --dead-letters");
    }
}
