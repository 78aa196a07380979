package io.greenlight.desk;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The number of a row as it is written: digits and nothing else. */
public final class RowNumber {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

    private RowNumber() {}

    /** The number; empty if this is none, as with a sign, a space or digits of other scripts, or if no row can have it. */
    public static OptionalLong find(String text) {
        if (!DIGITS.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }
}
