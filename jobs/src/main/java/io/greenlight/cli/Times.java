package io.greenlight.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Times for people, in UTC. */
final class Times {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    /** Day and minute, or a dash. */
    static String show(@Nullable Instant time) {
        return time == null ? "-" : FORMAT.format(time);
    }
}
