package io.greenlight.testbed.data;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One generated account.
 *
 * @param nextSend its next scheduled send, if it has one
 * @param subscribers exact number of its subscribers; the table holds an estimate that is a little off
 * @param events exact number of its events
 */
public record Account(
        long id, String name, Plan plan, @Nullable Instant nextSend, long subscribers, long events, Shard shard) {
    /** Its next scheduled send. */
    public Optional<Instant> findNextSend() {
        return Optional.ofNullable(nextSend);
    }
}
