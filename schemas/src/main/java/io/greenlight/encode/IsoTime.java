package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Writes times as ISO-8601 in UTC: {@code 2026-11-22T10:15:03Z}, with three digits of a fraction for whole milliseconds and
 * six for microseconds, none for whole seconds. The same text as {@link Instant#toString()}, without its objects.
 */
final class IsoTime {
    /** Enough for every text written here. */
    static final int MAX_LENGTH = "2026-11-22T10:15:03.123456Z".length();

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final byte[] PAIRS = pairs();

    private IsoTime() {}

    /** Whether the day lies in the years 1 to 9999, which have four digits. */
    static boolean isDayInRange(long epochDay) {
        return epochDay >= FIRST_DAY && epochDay <= LAST_DAY;
    }

    static boolean isInRange(long microsSinceEpoch) {
        return isDayInRange(Math.floorDiv(microsSinceEpoch, MICROS_PER_DAY));
    }

    /** Writes the time from the start of {@code out} and returns its length. */
    static int writeTimestamp(long microsSinceEpoch, byte[] out) {
        long day = Math.floorDiv(microsSinceEpoch, MICROS_PER_DAY);
        long microsOfDay = microsSinceEpoch - day * MICROS_PER_DAY;
        int second = (int) (microsOfDay / MICROS_PER_SECOND);
        int at = writeDate(day, out);
        out[at] = 'T';
        writePair(second / 3600, out, at + 1);
        out[at + 3] = ':';
        writePair(second / 60 % 60, out, at + 4);
        out[at + 6] = ':';
        writePair(second % 60, out, at + 7);
        at = writeFraction((int) (microsOfDay % MICROS_PER_SECOND), out, at + 9);
        out[at] = 'Z';
        return at + 1;
    }

    /** Writes the day from the start of {@code out} and returns its length. */
    static int writeDate(long epochDay, byte[] out) {
        // Days since 0000-03-01, so that the leap day is the last of its year; 400 years have 146,097 days.
        long days = epochDay + 719_468;
        long era = Math.floorDiv(days, 146_097L);
        int dayOfEra = (int) (days - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (era * 400) + yearOfEra + (month <= 2 ? 1 : 0);
        writePair(year / 100, out, 0);
        writePair(year % 100, out, 2);
        out[4] = '-';
        writePair(month, out, 5);
        out[7] = '-';
        writePair(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, out, 8);
        return 10;
    }

    private static int writeFraction(int micros, byte[] out, int at) {
        if (micros == 0) {
            return at;
        }
        out[at] = '.';
        int millis = micros / 1000;
        out[at + 1] = (byte) ('0' + millis / 100);
        writePair(millis % 100, out, at + 2);
        int rest = micros % 1000;
        if (rest == 0) {
            return at + 4;
        }
        out[at + 4] = (byte) ('0' + rest / 100);
        writePair(rest % 100, out, at + 5);
        return at + 7;
    }

    private static void writePair(int number, byte[] out, int at) {
        out[at] = PAIRS[2 * number];
        out[at + 1] = PAIRS[2 * number + 1];
    }

    private static byte[] pairs() {
        StringBuilder digits = new StringBuilder(200);
        for (int number = 0; number < 100; number++) {
            digits.append(number / 10).append(number % 10);
        }
        return digits.toString().getBytes(US_ASCII);
    }
}
