package io.greenlight.encode;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Names the month, in UTC, that decides a document's physical index. Rows of a page lie close together in time, so the last
 * month's name is kept. A month out of bounds is refused: one row with a wrong year must not create an index.
 */
final class Months {
    /** Furthest a month may lie after the month of the read. */
    static final int MAX_MONTHS_AHEAD = 24;

    private long limitMicros;
    private long fromMicros;
    private long untilMicros;
    private String name = "";

    /** Starts a page that was read at this time. */
    void beginPage(long versionMicros) {
        limitMicros = startOf(monthOf(versionMicros).plusMonths(MAX_MONTHS_AHEAD + 1));
    }

    /** Why a document of this time cannot be indexed, or null if it can. */
    @Nullable
    String findProblem(long micros) {
        if (micros < 0) {
            return "lies before 1970-01";
        }
        return micros < limitMicros ? null : "lies more than %d months after the read".formatted(MAX_MONTHS_AHEAD);
    }

    /** The month as {@code yyyy-MM}. */
    String name(long micros) {
        if (micros < fromMicros || micros >= untilMicros) {
            YearMonth month = monthOf(micros);
            fromMicros = startOf(month);
            untilMicros = startOf(month.plusMonths(1));
            name = month.toString();
        }
        return name;
    }

    private static YearMonth monthOf(long micros) {
        return YearMonth.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
    }

    private static long startOf(YearMonth month) {
        return month.atDay(1).toEpochDay() * 86_400_000_000L;
    }
}
