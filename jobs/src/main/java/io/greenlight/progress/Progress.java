package io.greenlight.progress;

import io.greenlight.readiness.ReadyAccount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a reindex is at one moment.
 *
 * @param reindex its number
 * @param state where it is
 * @param reason why it failed or is held
 * @param entities one entry per entity, first to load first
 * @param accounts accounts of the entities that are needed to send
 * @param ready those that are ready
 * @param sends accounts with a scheduled send
 * @param sendsReady those that are ready
 * @param dead open dead letters
 * @param heldBack why work is held back; empty when it is not
 * @param latest the account that turned ready last; null when none has
 * @param secondsLeft until it is loaded, from measured rates; null when nobody knows
 */
public record Progress(
        long reindex,
        String state,
        String reason,
        List<EntityProgress> entities,
        long accounts,
        long ready,
        long sends,
        long sendsReady,
        long dead,
        String heldBack,
        @Nullable ReadyAccount latest,
        @Nullable Long secondsLeft) {
    public Progress {
        entities = List.copyOf(entities);
    }

    /** Documents read so far, over all entities. */
    public long read() {
        return entities.stream().mapToLong(EntityProgress::read).sum();
    }

    /** Documents expected, over all entities. */
    public long expected() {
        return entities.stream().mapToLong(EntityProgress::expected).sum();
    }

    /**
     * Until it is loaded: the longer of what measured rates by size say and what the rate of the last while says. Before enough
     * is measured the first rests on the configured rate, and a slow start must not promise a quick end.
     */
    public Optional<Duration> findLeft(Rate rate) {
        Optional<Duration> atThisRate = rate.findTimeFor(expected() - read());
        Long known = secondsLeft;
        if (known == null) {
            return atThisRate;
        }
        Duration reckoned = Duration.ofSeconds(known);
        return Optional.of(
                atThisRate.filter(left -> left.compareTo(reckoned) > 0).orElse(reckoned));
    }

    /**
     * How far one entity is.
     *
     * @param entity its name
     * @param generation name of the generation that is built
     * @param read rows read and acknowledged
     * @param expected rows expected: exact for units that are done, estimated for the others
     * @param unitsDone units that are done
     * @param units all units
     * @param unitsRunning units in the hands of a slot
     */
    public record EntityProgress(
            String entity,
            String generation,
            long read,
            long expected,
            long unitsDone,
            long units,
            long unitsRunning) {}
}
