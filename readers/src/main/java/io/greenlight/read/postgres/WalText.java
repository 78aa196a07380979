package io.greenlight.read.postgres;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values in the text form of a session in UTC with ISO dates, as keys and months. A key's text is the one that {@link KeyText}
 * makes of the same value.
 */
final class WalText {
    private static final int BPCHAR = 1042;
    private static final int TIMESTAMP = 1114;
    private static final int TIMESTAMPTZ = 1184;

    private static final Pattern TIME = Pattern.compile("(\\d+-\\d\\d-\\d\\d) ([\\d:.]+)(?:\\+00)?( BC)?");
    private static final Pattern MONTH = Pattern.compile("(\\d{4}-\\d\\d)-\\d\\d.*(?<! BC)");

    private WalText() {}

    /** A part of a key, or an account. */
    static String key(int type, String text) {
        return switch (type) {
            case BPCHAR -> withoutPadding(text);
            case TIMESTAMP, TIMESTAMPTZ -> time(text);
            default -> text;
        };
    }

    private static String withoutPadding(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /** A timestamp. */
    static String time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return text; // infinite
        }
        String era = time.group(3);
        return time.group(1) + "T" + time.group(2) + "Z" + (era == null ? "" : era);
    }

    /** The month of a timestamp or date; null if no index can be named after it. */
    static @Nullable String month(String text) {
        Matcher month = MONTH.matcher(text);
        return month.matches() ? month.group(1) : null;
    }
}
