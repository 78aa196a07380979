package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class IsoTimeTest {
    private static final long FIRST_MICROS = -62_135_596_800_000_000L;
    private static final long LAST_MICROS = 253_402_300_799_999_999L;

    private final byte[] out = new byte[IsoTime.MAX_LENGTH];

    @Property
    void writesMicrosecondsAsJavaDoes(@ForAll @LongRange(min = FIRST_MICROS, max = LAST_MICROS) long micros) {
        assertThat(timestamp(micros)).isEqualTo(instant(micros).toString());
    }

    @Property
    void leavesOutTheFractionThatIsZero(
            @ForAll @LongRange(min = FIRST_MICROS / 1_000_000, max = LAST_MICROS / 1_000_000) long seconds,
            @ForAll @LongRange(min = 0, max = 999) long millis) {
        long micros = seconds * 1_000_000 + millis * 1000;

        assertThat(timestamp(seconds * 1_000_000))
                .isEqualTo(Instant.ofEpochSecond(seconds).toString());
        assertThat(timestamp(Math.min(micros, LAST_MICROS)))
                .isEqualTo(instant(Math.min(micros, LAST_MICROS)).toString());
    }

    @Property
    void writesDaysAsJavaDoes(@ForAll @LongRange(min = -719_162, max = 2_932_896) long day) {
        assertThat(new String(out, 0, IsoTime.writeDate(day, out), US_ASCII))
                .isEqualTo(LocalDate.ofEpochDay(day).toString());
    }

    @Example
    void reachesFromTheYear1To9999() {
        assertThat(timestamp(FIRST_MICROS)).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(timestamp(LAST_MICROS)).isEqualTo("9999-12-31T23:59:59.999999Z");
        assertThat(IsoTime.isInRange(FIRST_MICROS)).isTrue();
        assertThat(IsoTime.isInRange(LAST_MICROS)).isTrue();
        assertThat(IsoTime.isInRange(FIRST_MICROS - 1)).isFalse();
        assertThat(IsoTime.isInRange(LAST_MICROS + 1)).isFalse();
        assertThat(IsoTime.isInRange(Long.MIN_VALUE)).isFalse();
        assertThat(IsoTime.isInRange(Long.MAX_VALUE)).isFalse();
    }

    private String timestamp(long micros) {
        return new String(out, 0, IsoTime.writeTimestamp(micros, out), US_ASCII);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
