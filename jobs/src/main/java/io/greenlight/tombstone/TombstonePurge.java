package io.greenlight.tombstone;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Removes tombstones for good once no read that is older than they are can still be written.
 *
 * <p>A tombstone keeps out what was read before its row was deleted. Such a page is in the hand of a unit that is claimed, which
 * read it after its first claim; or of somebody who reads and writes at once, a repair or the sync, and is held by a target
 * that takes nothing, for its patience at most, which {@code greenlight.tombstones.keep} is never below; or of a process that was
 * frozen, and of which nothing is known: that is what {@code keep} is for beyond. So only tombstones are removed whose version
 * lies before all of these.
 *
 * <p>Versions are times of the sources, and on a standby those of the last change that came there. Both may lie behind the clocks
 * that are compared here; {@link #BEHIND} is far more than either may, since a guard stops reading long before.
 */
@Component
public class TombstonePurge {
    private static final Logger LOG = LoggerFactory.getLogger(TombstonePurge.class);
    /** How far a version may lie behind the control database's clock when it is read. */
    static final Duration BEHIND = Duration.ofHours(1);

    private final TombstoneStore store;
    private final GenerationStore generations;
    private final Layouts layouts;
    private final InstantSource clock;
    private final Duration keep;

    TombstonePurge(
            TombstoneStore store,
            GenerationStore generations,
            Layouts layouts,
            InstantSource clock,
            GreenlightProperties properties) {
        this.store = store;
        this.generations = generations;
        this.layouts = layouts;
        this.clock = clock;
        this.keep = properties.tombstones().keep();
    }

    /**
     * Removes them from all generations whose indexes exist and whose cluster takes it. May be repeated, and run at the same time
     * by several.
     *
     * @return how many were removed
     */
    public long run() {
        long version = ChronoUnit.MICROS.between(Instant.EPOCH, horizon());
        long removed = 0;
        for (Generation generation : generations.all()) {
            if (generation.state().isLive()) {
                removed += purge(generation, version);
            }
        }
        return removed;
    }

    private long purge(Generation generation, long version) {
        try {
            long removed = layouts.target(generation).purgeTombstones(layouts.layout(generation), version);
            if (removed > 0) {
                LOG.info("Removed {} old tombstones of {}", removed, generation.name());
            }
            return removed;
        } catch (TargetUnavailable | TargetRefused | OutcomeUnknown failure) {
            LOG.warn("Old tombstones of {} stay until the next time: {}", generation.name(), failure.getMessage());
            return 0;
        }
    }

    private Instant horizon() {
        Instant byAge = clock.instant().minus(keep);
        Instant byReaders = store.oldestReader();
        return (byReaders.isBefore(byAge) ? byReaders : byAge).minus(BEHIND);
    }
}
