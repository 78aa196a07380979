package io.greenlight.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators did. */
public interface AuditTrail {
    /**
     * Operations, newest first.
     *
     * @param before only those with a lower number; null for the latest
     * @param limit at most so many
     */
    List<Entry> latest(@Nullable Long before, int limit);

    /**
     * One operation.
     *
     * @param id number, rising
     * @param at when
     * @param who name of whoever did it
     * @param what the operation, as {@code POST /console/reindexes/3/pause}
     * @param outcome what came of it, as {@code 303} or {@code refused}
     */
    record Entry(long id, Instant at, String who, String what, String outcome) {}
}
