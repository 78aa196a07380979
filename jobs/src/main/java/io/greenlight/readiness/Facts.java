package io.greenlight.readiness;

import io.greenlight.read.change.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What decides about all accounts alike: which generations serve, and how far each source is followed.
 *
 * @param serving the generation that serves, by entity
 * @param sources how far each source is followed, by its name
 * @param follows which chain of changes a generation that serves has been following
 * @param readAt the processor's counter before they were read
 */
record Facts(Map<String, Serving> serving, Map<String, SourceFact> sources, Map<FollowKey, Long> follows, long readAt) {
    Facts {
        serving = Map.copyOf(serving);
        sources = Map.copyOf(sources);
        follows = Map.copyOf(follows);
    }

    /**
     * A generation that serves.
     *
     * @param number its number
     * @param since when it began to, by the control database's clock; null when that is not known
     */
    record Serving(long number, @Nullable Instant since) {}

    /** A generation of an entity, at a source. */
    record FollowKey(String entity, long generation, String source) {}

    /**
     * How far a source is followed.
     *
     * @param following number of the chain of changes
     * @param age of {@code asOf} when it was read
     * @param longestGap how old {@code asOf} was at most since flips were recorded
     */
    record SourceFact(
            long following,
            String missed,
            String heldBack,
            @Nullable Instant asOf,
            @Nullable Instant sourceTime,
            SourcePosition position,
            @Nullable Duration age,
            Duration longestGap,
            String systemIdentifier,
            int timeline) {}

    /** Whether a row is one of a generation that serves. */
    boolean serves(AccountRow row) {
        return numberServing(row.entity()) == row.generation();
    }

    /** Number of the generation that serves an entity; 0 when none does. */
    long numberServing(String entity) {
        Serving current = serving.get(entity);
        return current == null ? 0 : current.number;
    }

    /**
     * How fresh a generation is at a source; its age counts on from when it was read.
     *
     * @param now the processor's counter
     */
    Freshness freshness(String entity, long generation, String source, long now) {
        SourceFact fact = sources.get(source);
        if (fact == null) {
            return new Freshness(source, false, "", "", null, null, SourcePosition.START, null, false);
        }
        Long followed = follows.get(new FollowKey(entity, generation, source));
        Duration age = fact.age == null ? null : fact.age.plusNanos(Math.max(0, now - readAt));
        return new Freshness(
                source,
                followed != null && followed == fact.following,
                fact.missed,
                fact.heldBack,
                fact.asOf,
                fact.sourceTime,
                fact.position,
                age,
                isRefreshed(entity, fact));
    }

    /** A run that began before the swap made searchable what served then. */
    private boolean isRefreshed(String entity, SourceFact fact) {
        Serving current = serving.get(entity);
        Instant since = current == null ? null : current.since;
        return since != null && fact.asOf != null && fact.asOf.isAfter(since);
    }
}
