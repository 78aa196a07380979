package io.greenlight.read.change;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a source's history of changes, written as PostgreSQL writes one: {@code 0/16B3748}. Positions of two sources, or of
 * one source before and after it was restored, say nothing of each other.
 *
 * @param value bytes of WAL, or a transaction id where the source is polled; unsigned
 */
public record SourcePosition(long value) implements Comparable<SourcePosition> {
    /** Before all changes. */
    public static final SourcePosition START = new SourcePosition(0);

    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SourcePosition parse(String text) {
        Matcher halves = TEXT.matcher(text);
        if (!halves.matches()) {
            throw new IllegalArgumentException(
                    "Cannot read position %s: it must be two hexadecimal numbers, as 0/16B3748".formatted(text));
        }
        long high = Long.parseLong(halves.group(1), 16);
        return new SourcePosition(high << Integer.SIZE | Long.parseLong(halves.group(2), 16));
    }

    /** Whether everything up to the other is before or at this. */
    public boolean covers(SourcePosition other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(SourcePosition other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%X/%X", value >>> Integer.SIZE, value & 0xFFFF_FFFFL);
    }
}
