package io.greenlight.sync;

import io.greenlight.bulk.RetriesExhausted;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.read.Source;
import io.greenlight.read.SourceIdentity;
import io.greenlight.read.change.ChangeBatch;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangeStream;
import io.greenlight.read.change.SlotHealth;
import io.greenlight.read.change.SourcePosition;
import io.greenlight.read.change.TruncatedTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run for one source: everything committed before its start is applied when it ends.
 *
 * <ol>
 *   <li>Note the control database's time, then the source's position. Whoever committed before this time has a lower position.
 *   <li>Take changed keys up to that position, a batch at a time.
 *   <li>Ask whether the transactions of the batch are visible; until they are, read nothing.
 *   <li>Read the rows by key, in the next statement, and write them to every live generation.
 *   <li>Record the position in the control database, then confirm it to the slot. If it dies before, the batch comes again.
 *   <li>At the end, refresh what serves, and record that it is fresh as of the time noted first.
 * </ol>
 *
 * <p>Belongs to one thread.
 */
final class SyncRun {
    private static final Logger LOG = LoggerFactory.getLogger(SyncRun.class);
    private static final Duration VISIBILITY_LOOK = Duration.ofMillis(50);

    private final Source source;
    private final ChangeSource changes;
    private final Parts parts;
    private final SyncLease lease;
    private final Drain drain;
    private final Map<String, RunGoal> waiting;
    private ChangeBatch next = new ChangeBatch(List.of(), List.of(), Set.of(), null, false);
    private @Nullable Open open;
    private String heldBack = "";
    private long applied;

    /**
     * What a run works with.
     *
     * @param store how far the source is followed
     * @param applier reads and writes
     * @param searchable makes what was written searchable
     * @param following begins another chain when changes were missed
     * @param retained how much WAL is kept, and whether it may be
     * @param pace sizes and waits
     * @param observer is told where a run is
     */
    record Parts(
            SyncStore store,
            ChangeApplier applier,
            SearchableChanges searchable,
            Following following,
            RetainedWal retained,
            SyncPace pace,
            LoadObserver observer) {}

    private record Open(ChangeStream stream, RowReader reader, RunGoal goal) {}

    /** @param waiting goals that runs before this one have left open, and this one may */
    SyncRun(
            Source source,
            ChangeSource changes,
            Parts parts,
            SyncLease lease,
            Drain drain,
            Map<String, RunGoal> waiting) {
        this.source = source;
        this.changes = changes;
        this.parts = parts;
        this.lease = lease;
        this.drain = drain;
        this.waiting = waiting;
    }

    /**
     * Follows the source up to where it is now.
     *
     * @param job applies batch after batch, by {@link #applyNext}; not called when nothing has changed
     * @return whether everything committed before the start is searchable
     */
    boolean run(Consumer<SyncRun> job) {
        SlotHealth slot = parts.following.claim(source, changes);
        // Before anything that may be refused: the slot keeps WAL for as long as that goes on.
        refuseOverBudget();
        // Asked before the clock is read: others read pages meanwhile, at later times than this one.
        long highest =
                parts.store.find(lease.source()).map(SyncState::highestVersion).orElse(0L);
        SourceIdentity identity = source.identity();
        SyncState state = parts.following.ensure(lease, slot, changes, identity);
        if (isClockBehind(identity, highest)) {
            return false;
        }
        RunGoal left = waiting.remove(source.name());
        boolean isLeft = left != null && left.isOpen(state);
        RunGoal goal = left != null && isLeft ? left.onward(state) : goal(state, identity);
        SourcePosition confirmed = new SourcePosition(state.confirmed());
        if (!goal.until().covers(confirmed)) {
            // A copy of its files was put back: same identity, same timeline, and positions that are given out once
            // more.
            String restored = "SOURCE_RESTORED: its changes end at %s, and %s was reached before"
                    .formatted(goal.until(), confirmed);
            parts.following.restart(lease, source, changes, restored);
            return false;
        }
        try (RowReader reader = new RowReader(source);
                ChangeStream stream = changes.openStream(confirmed)) {
            open = new Open(stream, reader, goal);
            next = take(open);
            if (!next.isEmpty() || (!next.reached() && heldBack.isEmpty())) {
                job.accept(this);
            }
            if (!next.reached() || !heldBack.isEmpty() || drain.isRequested()) {
                return false;
            }
            if (!parts.following.looksAsBefore(lease, changes)) {
                return false;
            }
            parts.applier.applyDue(reader, source.name());
            parts.searchable.refresh();
            parts.observer.at(LoadPoint.SYNC_AFTER_REFRESH);
            // Whoever reads pages has read them by this clock: it may not be seen to go back either.
            parts.store.applied(lease, 0, micros(identity));
            parts.store.fresh(
                    lease, goal.asOf(), goal.sourceTime(), goal.until().value(), retainedBytes());
            stream.confirm(goal.until());
            return !isLeft;
        } catch (TargetUnavailable | TargetRefused | OutcomeUnknown | RetriesExhausted away) {
            hold("a target that serves does not take the changes: " + away.getMessage());
            return false;
        }
    }

    /** Whoever committed before the times has a position before this one. */
    private RunGoal goal(SyncState state, SourceIdentity identity) {
        Instant asOf = parts.store.now();
        // A standby's clock runs ahead of what it has replayed.
        Instant sourceTime = identity.standby() ? null : identity.clock();
        return new RunGoal(state.following(), asOf, sourceTime, changes.currentPosition());
    }

    private static long micros(SourceIdentity identity) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, identity.clock());
    }

    /** Rows that are read now would lose against what was read before the clock was set back. */
    private boolean isClockBehind(SourceIdentity identity, long highest) {
        long now = micros(identity);
        if (now >= highest) {
            return false;
        }
        hold(
                "CLOCK_WENT_BACK: the clock of %s is %s behind what was read of it before. It goes on when the clock has passed that time"
                        .formatted(source.name(), Duration.ofNanos((highest - now) * 1_000)));
        return true;
    }

    /**
     * Applies the batch that was taken last, and takes the next one.
     *
     * @return whether there is another to apply
     */
    boolean applyNext() {
        ChangeBatch batch = next;
        Open current = Objects.requireNonNull(open);
        if (drain.isRequested() || !awaitVisible(batch.transactions())) {
            return false;
        }
        parts.observer.at(LoadPoint.SYNC_AFTER_KEYS);
        long version = parts.applier.apply(current.reader, source.name(), batch.documents());
        parts.observer.at(LoadPoint.SYNC_AFTER_WRITE_BEFORE_POSITION);
        SourcePosition through = batch.through();
        if (!batch.truncated().isEmpty()) {
            // Which documents were in it nobody can tell: all of the source is read again. Noted before the position.
            parts.store.missed(lease, "TRUNCATED: " + tables(batch.truncated()));
        }
        parts.store.applied(lease, through == null ? 0 : through.value(), version);
        parts.observer.at(LoadPoint.SYNC_AFTER_POSITION_BEFORE_CONFIRM);
        if (through != null) {
            current.stream.confirm(through);
        }
        parts.observer.at(LoadPoint.SYNC_AFTER_CONFIRM);
        applied += batch.documents().size();
        if (batch.reached()) {
            return false;
        }
        refuseOverBudget();
        next = take(current);
        return heldBack.isEmpty();
    }

    /** The next batch. Where an old transaction keeps the stream from its position for too long, it is held back, and goes on in another run. */
    private ChangeBatch take(Open current) {
        long giveUp = System.nanoTime() + parts.pace.visibilityTimeout().toNanos();
        ChangeBatch batch;
        do {
            batch = current.stream.next(parts.pace.batchDocuments(), current.goal.until());
        } while (batch.isEmpty() && !batch.reached() && System.nanoTime() < giveUp && !drain.isRequested());
        String waitsFor = batch.isEmpty() && !batch.reached() ? current.stream.waitsFor() : "";
        if (!waitsFor.isEmpty()) {
            SourcePosition through = batch.through();
            parts.store.applied(lease, through == null ? 0 : through.value(), 0);
            waiting.put(source.name(), current.goal);
            hold("an old transaction is under way on %s, and what was committed meanwhile waits for its end: %s"
                    .formatted(source.name(), waitsFor));
        }
        return batch;
    }

    private static String tables(List<TruncatedTable> truncated) {
        return truncated.stream()
                .map(table -> table.shard() + "." + table.table())
                .distinct()
                .collect(Collectors.joining(", ", "", " was emptied"));
    }

    /** Changed documents that were applied. */
    long applied() {
        return applied;
    }

    /** Of which source. */
    SyncLease lease() {
        return lease;
    }

    /** A change can be in the log before other sessions see it, while its commit waits for a standby. */
    private boolean awaitVisible(Set<Long> transactions) {
        if (transactions.isEmpty()) {
            return true;
        }
        long giveUp = System.nanoTime() + parts.pace.visibilityTimeout().toNanos();
        while (!changes.areVisible(transactions)) {
            if (System.nanoTime() > giveUp || isAskedToStop()) {
                hold("a committed change is not visible on %s yet: its commit waits for a synchronous standby"
                        .formatted(source.name()));
                return false;
            }
        }
        return true;
    }

    private boolean isAskedToStop() {
        try {
            return drain.await(VISIBILITY_LOOK);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void hold(String reason) {
        heldBack = reason;
        LOG.warn("The sync of {} waits: {}", source.name(), reason);
        parts.store.hold(lease, reason, retainedBytes());
        refuseOverBudget();
    }

    private long retainedBytes() {
        return parts.retained.bytes(source.name(), changes);
    }

    private void refuseOverBudget() {
        parts.retained.refuseOverBudget(source.name(), changes);
    }
}
