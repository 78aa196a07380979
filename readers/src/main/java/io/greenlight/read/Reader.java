package io.greenlight.read;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Who reads pages, as the source shows it among its sessions.
 *
 * @param name as {@code eu-1/2}; one reader's alone, so that {@link Source#endSessionsOf} meets nobody else
 * @param patience longest wait for a read permit before {@link SourceBusy}
 */
public record Reader(String name, Duration patience) {
    /** PostgreSQL cuts a session's name at 63 bytes, and {@code greenlight} stands before ours. */
    private static final int LONGEST_NAME = 52;

    private static final Pattern NAME = Pattern.compile("[ -~]{1,%d}".formatted(LONGEST_NAME));
    private static final Duration UNATTENDED = Duration.ofMinutes(1);

    public Reader {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Cannot name a reader '%s': 1 to %d printable ASCII characters".formatted(name, LONGEST_NAME));
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("Cannot let reader %s wait for %s".formatted(name, patience));
        }
    }

    /** A reader that is called like its source, as far as the name can be shown, and waits for a permit for a minute. */
    public static Reader ofSource(String source) {
        String shown = source.replaceAll("[^ -~]", "?");
        return new Reader(shown.substring(0, Math.min(LONGEST_NAME, shown.length())), UNATTENDED);
    }

    /** The reader that is one slot of a source, the same over all of its runs; waits for a permit for a minute. */
    public static Reader ofSlot(String source, int number) {
        String suffix = "/" + number;
        String shown = ofSource(source).name();
        return new Reader(
                shown.substring(0, Math.min(LONGEST_NAME - suffix.length(), shown.length())) + suffix, UNATTENDED);
    }

    /** The reader that is the sync of a source; waits for a permit for a minute. */
    public static Reader ofSync(String source) {
        String suffix = "/sync";
        String shown = ofSource(source).name();
        return new Reader(
                shown.substring(0, Math.min(LONGEST_NAME - suffix.length(), shown.length())) + suffix, UNATTENDED);
    }

    /** The same with another patience. */
    public Reader waiting(Duration longest) {
        return new Reader(name, longest);
    }
}
