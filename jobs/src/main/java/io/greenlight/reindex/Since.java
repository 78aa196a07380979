package io.greenlight.reindex;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time from which documents are meant: a point in time, or a duration before the request. It is kept as it was given, so
 * that the same command, given again, is the same request.
 *
 * @param text {@code 2026-11-01}, {@code 2026-11-01T08:00:00Z}, {@code 90m}, {@code 36h}, {@code 7d}, {@code PT36H}
 */
public record Since(String text) {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,6})([smhd])");

    public Since {
        resolve(text, Instant.EPOCH);
    }

    /** The time that is meant when it is asked for at this one, to the second. */
    public Instant from(Instant asked) {
        return resolve(text, asked).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant resolve(String text, Instant asked) {
        try {
            Matcher duration = SHORT.matcher(text);
            if (duration.matches()) {
                return asked.minus(duration(Long.parseLong(duration.group(1)), duration.group(2)));
            }
            if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
                return asked.minus(Duration.parse(text));
            }
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException invalid) {
            throw new ScopeRefused(List.of(
                    "--since %s: give a time as 2026-11-01 or 2026-11-01T08:00:00Z, or a duration as 90m, 36h or 7d"
                            .formatted(text)));
        }
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
