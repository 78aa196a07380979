package io.greenlight.sync;

import io.greenlight.dispatch.Drain;
import io.greenlight.read.Source;
import io.greenlight.read.SourceIdentity;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.change.ChangeMarks;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangesLost;
import io.greenlight.read.change.Prepared;
import io.greenlight.read.change.SlotHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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
    private static final int MOST_NAMED = 5;

    /** How often it is looked whether all that following needs is still there; the slot itself is looked at in each run. */
    private static final Duration PREPARE = Duration.ofMinutes(1);

    private final SyncStore store;
    private final RetainedWal retained;
    private final Drain drain;
    private final Map<String, Long> preparedNanos = new ConcurrentHashMap<>();

    Following(SyncStore store, RetainedWal retained, Drain drain) {
        this.store = store;
        this.retained = retained;
        this.drain = drain;
    }

    /** Returns how the slot is. Whoever else reads from ours is a zombie: it is ended. */
    SlotHealth claim(Source source, ChangeSource changes) {
        return retained.seen(source.name(), endZombies(source, changes));
    }

    /**
     * Makes sure that a chain is being followed, and returns its state.
     *
     * @param slot as it was claimed
     */
    SyncState ensure(SyncLease lease, SlotHealth slot, ChangeSource changes, SourceIdentity identity) {
        SyncState state = state(lease);
        String broken = state.following() == 0 ? "" : broken(state, slot, identity);
        if (state.following() > 0 && broken.isEmpty()) {
            // Asked in each run: another process, with another configuration, may have done the one before.
            return state.tables().equals(changes.tables()) && isPrepared(lease.source())
                    ? state
                    : prepareAgain(lease, state, slot, changes, identity);
        }
        if (!broken.isEmpty()) {
            LOG.warn("Changes of {} were missed: {}", lease.source(), broken);
            changes.dropSlot();
        }
        return begin(lease, slot, changes, identity, broken);
    }

    private SyncState prepareAgain(
            SyncLease lease, SyncState state, SlotHealth slot, ChangeSource changes, SourceIdentity identity) {
        looksAsBefore(lease, changes, state);
        noteSlot(lease, slot);
        Prepared prepared = changes.prepare();
        preparedNanos.put(lease.source(), System.nanoTime());
        if (prepared.slotCreated()) {
            return begin(lease, prepared, changes, identity, "SLOT_LOST: the replication slot is gone");
        }
        store.followTables(lease, changes.tables(), missed(state, changes, prepared));
        store.mark(lease, changes.marks().lines(), "");
        return state(lease);
    }

    /**
     * Whether the changes that were read since the last look passed through what was there then; if not, some may be missing, and that is
     * noted. To be asked after the last of them was read and before it is said how fresh they are.
     */
    boolean looksAsBefore(SyncLease lease, ChangeSource changes) {
        return looksAsBefore(lease, changes, state(lease));
    }

    private boolean looksAsBefore(SyncLease lease, ChangeSource changes, SyncState state) {
        List<String> before = store.marks(lease.source());
        ChangeMarks now = changes.marks();
        // A process with another configuration has looked at other tables; what it followed and this one does not is
        // noted by prepareAgain.
        boolean comparable = !before.isEmpty() && state.tables().equals(changes.tables());
        String missed = comparable ? now.missedSince(ChangeMarks.of(before)) : "";
        if (!missed.isEmpty()) {
            LOG.warn("Changes of {} were missed: {}", lease.source(), missed);
            // Publications that somebody has changed are put right in the next run.
            preparedNanos.remove(lease.source());
        }
        if (!now.lines().equals(before)) {
            store.mark(lease, now.lines(), missed);
        }
        return missed.isEmpty();
    }

    /**
     * The source says what it has begun to publish; what others have published before it, or what is polled, only our own note tells. What
     * is published anew though nothing else is followed than before was taken out by somebody, and was missing until now: also after that
     * was noticed.
     */
    private static String missed(SyncState state, ChangeSource changes, Prepared prepared) {
        List<String> added = new ArrayList<>(changes.tables());
        added.removeAll(state.tables());
        if (!state.tables().isEmpty() && !added.isEmpty()) {
            return "TABLES_ADDED: changes of %s were not followed before".formatted(inWords(added));
        }
        if (prepared.tablesAdded().isEmpty()) {
            return "";
        }
        return state.tables().isEmpty()
                ? "TABLES_ADDED: changes of %s were not followed before".formatted(inWords(prepared.tablesAdded()))
                : "PUBLICATION_CHANGED: not all changes of %s were published until now"
                        .formatted(inWords(prepared.tablesAdded()));
    }

    private static String inWords(List<String> tables) {
        return tables.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (tables.size() > MOST_NAMED ? " and %d more".formatted(tables.size() - MOST_NAMED) : "");
    }

    private boolean isPrepared(String source) {
        Long last = preparedNanos.get(source);
        return last != null && System.nanoTime() - last < PREPARE.toNanos();
    }

    /** Begins another chain after the one before broke. The slot goes first: it keeps no WAL, whatever is refused after it. */
    SyncState restart(SyncLease lease, Source source, ChangeSource changes, String missed) {
        LOG.warn("Changes of {} were missed: {}", source.name(), missed);
        SlotHealth slot = endZombies(source, changes);
        changes.dropSlot();
        retained.forget(lease.source());
        return begin(lease, slot, changes, source.identity(), missed);
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

    /**
     * Lets a source forget what its WAL was read with.
     *
     * @throws SourceRefused if it does not allow that, or the slot is somebody else's
     */
    void drop(Source source, FollowedSources.Unread unread) {
        SlotHealth slot = claim(source, unread.changes());
        if (slot.state() == SlotHealth.State.FOREIGN) {
            throw new SourceRefused(
                    "Cannot drop slot %s of %s: it is somebody else's: %s. End that consumer, or drop it by hand."
                            .formatted(unread.slot(), source.name(), slot.detail()));
        }
        if (slot.state() != SlotHealth.State.ABSENT || !source.identity().standby()) {
            unread.changes().dropSlot();
        }
        retained.forget(source.name());
    }

    /** Before it is made: whoever stops to read the WAL must know that there may be one. */
    private void noteSlot(SyncLease lease, SlotHealth slot) {
        if (slot.state() != SlotHealth.State.NOT_NEEDED) {
            store.noteSlot(lease);
        }
    }

    private SyncState begin(
            SyncLease lease, SlotHealth slot, ChangeSource changes, SourceIdentity identity, String missed) {
        noteSlot(lease, slot);
        return begin(lease, prepare(changes), changes, identity, missed);
    }

    private SyncState begin(
            SyncLease lease, Prepared prepared, ChangeSource changes, SourceIdentity identity, String missed) {
        retained.forget(lease.source());
        store.follow(lease, prepared.start().value(), identity, changes.tables(), missed);
        store.mark(lease, changes.marks().lines(), "");
        return state(lease);
    }

    private SyncState state(SyncLease lease) {
        return store.find(lease.source())
                .orElseThrow(() -> new IllegalStateException("Source %s has no row".formatted(lease.source())));
    }

    private static String broken(SyncState state, SlotHealth slot, SourceIdentity identity) {
        if (state.systemIdentifier().isEmpty()) {
            return "SYNC_WAS_OFF: its changes were not followed meanwhile";
        }
        if (!state.systemIdentifier().equals(identity.systemIdentifier())) {
            return "SOURCE_REPLACED: it is another database than before";
        }
        if (state.timeline() != identity.timeline()) {
            return "SOURCE_RESTORED: its timeline is %d and was %d".formatted(identity.timeline(), state.timeline());
        }
        return switch (slot.state()) {
            case ABSENT -> "SLOT_LOST: the replication slot is gone";
            case LOST -> "SLOT_LOST: the source has given the replication slot up: %s".formatted(slot.detail());
            case NOT_NEEDED, IDLE, ACTIVE, FOREIGN -> "";
        };
    }

    /** This run holds the task of the source, so no other run of ours may read its changes. Returns how the slot is then. */
    private SlotHealth endZombies(Source source, ChangeSource changes) {
        SlotHealth slot = changes.slot();
        for (int look = 0; look < LOOKS && slot.state() == SlotHealth.State.ACTIVE; look++) {
            source.endSessionsOf(changes.reader());
            try {
                if (drain.await(LOOK)) {
                    return slot;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return slot;
            }
            slot = changes.slot();
        }
        return slot;
    }
}
