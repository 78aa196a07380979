package io.greenlight.sync;

import io.greenlight.dispatch.Drain;
import io.greenlight.read.Source;
import io.greenlight.read.SourceIdentity;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangesLost;
import io.greenlight.read.change.Prepared;
import io.greenlight.read.change.SlotHealth;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps the chain of changes of a source unbroken, and says so when it broke: the slot is gone or lost, or the source is not the
 * database it was. Then another chain begins, and what was loaded before does not count as fresh until it was read again.
 */
@Component
class Following {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LOOKS = 50;
    /** To look at all tables and publications costs more than the rest of a run in which nothing has changed. */
    private static final Duration BETWEEN_PREPARATIONS = Duration.ofSeconds(30);

    private final SyncStore store;
    private final Drain drain;
    private final Map<String, Long> prepared = new ConcurrentHashMap<>();

    Following(SyncStore store, Drain drain) {
        this.store = store;
        this.drain = drain;
    }

    /** Makes sure that a chain is being followed, and returns its state. Whoever else reads from our slot is a zombie: it is ended. */
    SyncState ensure(SyncLease lease, Source source, ChangeSource changes, SourceIdentity identity) {
        SyncState state = state(lease);
        endZombies(source, changes);
        String broken = state.following() == 0 ? "" : broken(state, changes, identity);
        if (state.following() > 0 && broken.isEmpty()) {
            return isPrepared(lease.source()) ? state : prepareAgain(lease, changes, identity);
        }
        if (!broken.isEmpty()) {
            LOG.warn("Changes of {} were missed: {}", source.name(), broken);
            changes.dropSlot();
        }
        return begin(lease, prepare(changes), identity, broken);
    }

    private boolean isPrepared(String source) {
        Long at = prepared.get(source);
        return at != null && System.nanoTime() - at < BETWEEN_PREPARATIONS.toNanos();
    }

    private SyncState prepareAgain(SyncLease lease, ChangeSource changes, SourceIdentity identity) {
        long now = System.nanoTime();
        Prepared found = changes.prepare();
        if (found.slotCreated()) {
            return begin(lease, found, identity, "SLOT_LOST: the replication slot is gone");
        }
        if (!found.tablesAdded().isEmpty()) {
            store.missed(
                    lease,
                    "TABLES_ADDED: changes of %s were not followed before"
                            .formatted(String.join(", ", found.tablesAdded())));
        }
        prepared.put(lease.source(), now);
        return state(lease);
    }

    /** Begins another chain after the one before broke. */
    SyncState restart(SyncLease lease, Source source, ChangeSource changes, SourceIdentity identity, String missed) {
        LOG.warn("Changes of {} were missed: {}", source.name(), missed);
        endZombies(source, changes);
        changes.dropSlot();
        return begin(lease, prepare(changes), identity, missed);
    }

    private static Prepared prepare(ChangeSource changes) {
        try {
            return changes.prepare();
        } catch (ChangesLost lost) {
            // What it lost belongs to no chain of ours.
            changes.dropSlot();
            return changes.prepare();
        }
    }

    private SyncState begin(SyncLease lease, Prepared prepared, SourceIdentity identity, String missed) {
        store.follow(lease, prepared.start().value(), identity, missed);
        return state(lease);
    }

    private SyncState state(SyncLease lease) {
        return store.find(lease.source())
                .orElseThrow(() -> new IllegalStateException("Source %s has no row".formatted(lease.source())));
    }

    private static String broken(SyncState state, ChangeSource changes, SourceIdentity identity) {
        if (!state.systemIdentifier().equals(identity.systemIdentifier())) {
            return "SOURCE_REPLACED: it is another database than before";
        }
        if (state.timeline() != identity.timeline()) {
            return "SOURCE_RESTORED: its timeline is %d and was %d".formatted(identity.timeline(), state.timeline());
        }
        SlotHealth slot = changes.slot();
        return switch (slot.state()) {
            case ABSENT -> "SLOT_LOST: the replication slot is gone";
            case LOST -> "SLOT_LOST: the source has given the replication slot up: %s".formatted(slot.detail());
            case NOT_NEEDED, IDLE, ACTIVE, FOREIGN -> "";
        };
    }

    /** This run holds the task of the source, so no other run of ours may read its changes. */
    private void endZombies(Source source, ChangeSource changes) {
        for (int look = 0; look < LOOKS && changes.slot().state() == SlotHealth.State.ACTIVE; look++) {
            source.endSessionsOf(changes.reader());
            try {
                if (drain.await(LOOK)) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
