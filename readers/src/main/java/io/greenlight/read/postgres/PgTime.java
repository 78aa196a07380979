package io.greenlight.read.postgres;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** PostgreSQL counts from 2000-01-01, we count from 1970-01-01, both in the proleptic Gregorian calendar. */
final class PgTime {
    private static final long EPOCH_DAYS = 10_957;
    private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 10, java.time.format.SignStyle.NEVER)
            .appendPattern("-MM-dd")
            .toFormatter(Locale.ROOT)
            .withChronology(IsoChronology.INSTANCE);

    private PgTime() {}

    static boolean isInfinite(long micros) {
        return micros == Long.MAX_VALUE || micros == Long.MIN_VALUE;
    }

    static boolean isInfinite(int days) {
        return days == Integer.MAX_VALUE || days == Integer.MIN_VALUE;
    }

    /**
     * Microseconds since 1970.
     *
     * @throws ArithmeticException for the last hours of the year 294276, which a long cannot count from 1970
     */
    static long micros(long pgMicros) {
        return Math.addExact(pgMicros, EPOCH_MICROS);
    }

    /** Days since 1970. */
    static long epochDay(int pgDays) {
        return pgDays + EPOCH_DAYS;
    }

    /**
     * Microseconds since 1970 at the start of a day in UTC.
     *
     * @throws ArithmeticException for days that a long cannot count in microseconds
     */
    static long microsOfDay(int pgDays) {
        return Math.multiplyExact(epochDay(pgDays), 86_400_000_000L);
    }

    /** The text of a timestamp, which PostgreSQL reads back as the same value. */
    static String timestampText(long pgMicros) {
        if (isInfinite(pgMicros)) {
            return pgMicros > 0 ? "infinity" : "-infinity";
        }
        LocalDateTime time = LocalDateTime.of(2000, 1, 1, 0, 0).plus(pgMicros, ChronoUnit.MICROS);
        String clock = DateTimeFormatter.ISO_LOCAL_TIME.format(time.toLocalTime()) + ZoneOffset.UTC;
        return DATE.format(time) + "T" + clock + era(time.toLocalDate());
    }

    /** The text of a date, which PostgreSQL reads back as the same value. */
    static String dateText(int pgDays) {
        if (isInfinite(pgDays)) {
            return pgDays > 0 ? "infinity" : "-infinity";
        }
        LocalDate date = LocalDate.ofEpochDay(epochDay(pgDays));
        return DATE.format(date) + era(date);
    }

    private static String era(LocalDate date) {
        return date.getEra() == IsoEra.BCE ? " BC" : "";
    }
}
