package io.greenlight.readiness;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long somebody wants to wait for a yes. */
public final class WaitTime {
    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,9})(ms|s|m)?");
    private static final int LONGEST_TEXT = 32;
    private static final String WRONG = "it must be a time, as 10s or 500ms";

    private WaitTime() {}

    /**
     * Reads {@code 10s}, {@code 500ms}, {@code 1m}, {@code 10} for seconds, or {@code PT10S}.
     *
     * @throws IllegalArgumentException if it is none of these, or longer than allowed; the message says what it must be, and
     *     repeats nothing
     */
    public static Duration parse(String text, Duration longest) {
        Duration wait = read(text);
        if (wait.isNegative() || wait.compareTo(longest) > 0) {
            throw new IllegalArgumentException("at most %d s are allowed".formatted(longest.toSeconds()));
        }
        return wait;
    }

    private static Duration read(String text) {
        Matcher simple = SIMPLE.matcher(text);
        if (simple.matches()) {
            long amount = Long.parseLong(simple.group(1));
            return switch (simple.group(2) == null ? "s" : simple.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofSeconds(amount);
            };
        }
        if (text.length() <= LONGEST_TEXT) {
            try {
                return Duration.parse(text);
            } catch (DateTimeException | ArithmeticException none) {
                throw new IllegalArgumentException(WRONG, none);
            }
        }
        throw new IllegalArgumentException(WRONG);
    }
}
