package io.greenlight.read;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a source is at one moment. What is empty is unknown, mostly since the source's user may not see it.
 *
 * @param replicaLag of a primary: how far its replicas are behind, the worst of them; of a standby: how far it is behind
 * @param activeSessions sessions of others that run a statement
 * @param snapshotAge how long the oldest transaction of others has kept a snapshot or an id
 * @param throttle what the user's query says; empty when it lets us read, or there is none
 */
public record SourceHealth(
        Optional<Duration> replicaLag,
        OptionalInt activeSessions,
        Optional<Duration> snapshotAge,
        Optional<Throttle> throttle) {
    /**
     * The user's query asks us not to read, or could not be asked, which counts as much.
     *
     * @param reason in the query's words, or why it failed
     * @param failed whether it failed
     */
    public record Throttle(String reason, boolean failed) {}
}
