package io.greenlight.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation.
 *
 * @param id number
 * @param at when it began
 * @param who ordered it
 * @param door where it came in
 * @param what it was: a command's name, or method and path
 * @param subject what it was about
 * @param parameters how it was ordered, without secrets
 * @param outcome what came of it: a status or exit code; null while it runs, or if its process died
 * @param endedAt when it ended
 */
public record AuditEntry(
        long id,
        Instant at,
        String who,
        Door door,
        String what,
        Map<String, String> subject,
        Map<String, String> parameters,
        @Nullable String outcome,
        @Nullable Instant endedAt) {
    public AuditEntry {
        // In one order, so that every server gives the same answer.
        subject = Collections.unmodifiableMap(new LinkedHashMap<>(subject));
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Where an order comes in. */
    public enum Door {
        /** The command line. */
        CLI,
        /** API and console. */
        HTTP
    }
}
