package io.greenlight.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.readiness.AsOf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({"10s, 10000", "500ms, 500", "1m, 60000", "7, 7000", "PT1.5S, 1500", "0s, 0"})
    void readsATimeToWait(String text, long millis) {
        assertThat(Waits.parse(text, MINUTE)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "-1s", "PT-1S", "61s", "2m", "10h", "1.5s", "99999999999s", "PT99999999999999999999H"
            })
    void refusesWhatIsNoTimeToWait(String text) {
        assertThatThrownBy(() -> Waits.parse(text, MINUTE)).isInstanceOfSatisfying(NotAnswered.class, none -> {
            assertThat(none.status()).isEqualTo(400);
            assertThat(none.reason()).isEqualTo("MALFORMED_WAIT");
        });
    }

    @Test
    void readsAQuestionForManyAccounts() throws IOException {
        Batch batch = Batch.read(body("""
                {"accounts": ["42", 43, "42", "a b"], "asOf": "0/16B3748"}"""));

        assertThat(batch.accounts()).containsExactly("42", "43", "a b");
        assertThat(batch.asOf()).isEqualTo(AsOf.parse("0/16B3748"));
        assertThat(Batch.read(body("{\"accounts\":[]}")).accounts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "nonsense",
                "{\"accounts\": 42}",
                "{\"accounts\": [null]}",
                "{\"accounts\": [1.5]}",
                "{\"accounts\": [[]]}",
                "{\"accounts\": [\"1\""
            })
    void refusesWhatIsNoQuestionForManyAccounts(String text) {
        assertThatThrownBy(() -> Batch.read(body(text)))
                .isInstanceOfSatisfying(
                        NotAnswered.class, none -> assertThat(none.reason()).isEqualTo("MALFORMED_BATCH"));
    }

    @Test
    void refusesAnAsOfThatIsNone() {
        assertThatThrownBy(() -> Batch.read(body("{\"accounts\": [\"1\"], \"asOf\": 5}")))
                .isInstanceOfSatisfying(
                        NotAnswered.class, none -> assertThat(none.reason()).isEqualTo("MALFORMED_AS_OF"));
    }

    @Test
    void refusesTooManyAccountsAndTooManyBytes() throws IOException {
        assertThat(Batch.read(body(accounts(1_000))).accounts()).hasSize(1_000);
        assertThatThrownBy(() -> Batch.read(body(accounts(1_001)))).isInstanceOfSatisfying(NotAnswered.class, none -> {
            assertThat(none.status()).isEqualTo(413);
            assertThat(none.reason()).isEqualTo("TOO_MANY_ACCOUNTS");
        });
        assertThatThrownBy(() -> Batch.read(new Endless()))
                .isInstanceOfSatisfying(
                        NotAnswered.class, none -> assertThat(none.status()).isEqualTo(413));
    }

    private static String accounts(int number) {
        return IntStream.range(0, number)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "{\"accounts\":[", "]}"));
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return ' ';
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            Arrays.fill(bytes, from, from + length, (byte) ' ');
            return length;
        }
    }
}
