package io.greenlight.sync;

import io.greenlight.config.SyncProperties.WalPolicy;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.SlotHealth;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Knows how much WAL each source keeps for the sync, and whether it may. Asks at most every few seconds, since each question takes a
 * connection. Safe for use by many threads.
 */
@Component
class RetainedWal {
    private static final Logger LOG = LoggerFactory.getLogger(RetainedWal.class);
    private static final Duration OLDEST = Duration.ofSeconds(5);

    private final SyncPace pace;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    RetainedWal(SyncPace pace) {
        this.pace = pace;
    }

    private record Look(SlotHealth slot, long nanos) {
        boolean isOld() {
            return System.nanoTime() - nanos > OLDEST.toNanos();
        }
    }

    /** Bytes of WAL, as of a few seconds ago at most. */
    long bytes(String source, ChangeSource changes) {
        return slot(source, changes).retainedBytes();
    }

    /** The same; empty while the source does not answer. */
    Optional<Long> findBytes(String source, ChangeSource changes) {
        try {
            return Optional.of(bytes(source, changes));
        } catch (SourceUnavailable | SourceRefused away) {
            return Optional.empty();
        }
    }

    private SlotHealth slot(String source, ChangeSource changes) {
        Look known = looks.get(source);
        if (known == null || known.isOld()) {
            return seen(source, changes.slot());
        }
        return known.slot;
    }

    /** Somebody has looked at the slot just now. Returns it. */
    SlotHealth seen(String source, SlotHealth slot) {
        looks.put(source, new Look(slot, System.nanoTime()));
        return slot;
    }

    /** A slot was dropped or made anew. */
    void forget(String source) {
        looks.remove(source);
    }

    /**
     * Says so where the source keeps more WAL than it may.
     *
     * @throws WalBudgetSpent if the slot is to be dropped then, and is ours to be dropped
     */
    void refuseOverBudget(String source, ChangeSource changes) {
        SlotHealth slot = slot(source, changes);
        if (slot.retainedBytes() <= pace.walBudget()) {
            return;
        }
        String spent = "the source keeps %d MB of WAL for the sync, and sync.wal-budget allows %d MB"
                .formatted(slot.retainedBytes() >> 20, pace.walBudget() >> 20);
        if (pace.walPolicy() == WalPolicy.DROP_AND_RECONCILE && slot.state() != SlotHealth.State.FOREIGN) {
            throw new WalBudgetSpent(spent);
        }
        LOG.error("Source {}: {}", source, spent);
    }
}
