package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalDecoderTest {
    @ParameterizedTest
    @CsvSource({
        "4294967290, 3, 4294967299",
        "4294967299, -6, 4294967290",
        "1000, 999, 999",
        "1000, 1000, 1000",
        "6442450943, 2147483646, 6442450942",
        "6442450945, -2147483646, 6442450946"
    })
    void completesATransactionsIdToTheNearest(long near, int lowerHalf, long whole) {
        assertThat(new TransactionIds(near).complete(lowerHalf)).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31 23:59:59.5+00, 2026-01",
        "2026-01-31, 2026-01",
        "0044-03-15 12:00:00+00 BC,",
        "infinity,",
        "12026-01-31 00:00:00+00,"
    })
    void tellsTheMonthOfATime(String text, String month) {
        assertThat(WalText.month(text)).isEqualTo(month);
    }

    @Test
    void refusesAMessageItDoesNotKnow() {
        assertThatThrownBy(() -> WalMessage.read(ByteBuffer.wrap(new byte[] {'?', 0, 0})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot read the WAL: a message is of unknown kind 63");
    }
}
