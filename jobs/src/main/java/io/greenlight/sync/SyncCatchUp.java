package io.greenlight.sync;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.control.TaskTable;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.RecurringWork;
import io.greenlight.dispatch.StopAsked;
import io.greenlight.dispatch.Worker;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.SourcePosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the sync has come to where the sources are now, and does its work itself where no worker does. Safe for use by many
 * threads.
 */
public final class SyncCatchUp implements AutoCloseable {
    /** No chain of changes has this number. */
    private static final long NONE = -1;

    private static final Duration LOOK = Duration.ofMillis(100);
    /** Before this process runs the sync itself: a worker that lives would have begun a run by then. */
    private static final int LOOKS_FOR_OTHERS = 30;

    private final FollowedSources followed;
    private final SyncStore store;
    private final RecurringWork tasks;
    private final Own own;
    private final Drain drain;
    private final Duration patience;
    private @Nullable Scheduler running;

    /**
     * How this process runs the sync itself.
     *
     * @param schedulers makes the scheduler
     * @param worker name of this process
     */
    record Own(TaskSchedulers schedulers, Worker worker) {}

    /** @param patience longest wait for one source without any progress */
    SyncCatchUp(
            FollowedSources followed, SyncStore store, RecurringWork tasks, Own own, Drain drain, Duration patience) {
        this.followed = followed;
        this.store = store;
        this.tasks = tasks;
        this.own = own;
        this.drain = drain;
        this.patience = patience;
    }

    /** Names of the sources that are followed. */
    public List<String> sources() {
        return followed.names();
    }

    /**
     * Waits until everything committed on a source before now is searchable; returns at once if its changes are not followed.
     *
     * @throws SyncStuck if it makes no progress
     * @throws StopAsked if the process was asked to stop
     */
    public void catchUp(String source) {
        Optional<ChangeSource> changes = followed.find(source);
        if (changes.isEmpty()) {
            return;
        }
        tasks.ensureAll();
        Optional<SyncState> known = store.find(source);
        SourcePosition until = changes.get().currentPosition();
        // A source that was restored gives positions out once more, and a run has yet to see it.
        long replaced = known.filter(state -> !until.covers(new SourcePosition(state.confirmed())))
                .map(SyncState::following)
                .orElse(NONE);
        Look before = look(source);
        long since = System.nanoTime();
        int idle = 0;
        while (!isPassed(source, until, replaced)) {
            pause();
            Look now = look(source);
            if (!now.equals(before)) {
                before = now;
                since = System.nanoTime();
                idle = 0;
            } else if (++idle == LOOKS_FOR_OTHERS) {
                runHere();
            }
            if (System.nanoTime() - since > patience.toNanos()) {
                throw new SyncStuck(
                        source, store.find(source).map(SyncState::heldBack).orElse(""));
            }
        }
    }

    private record Look(long confirmed, long freshPosition) {}

    private Look look(String source) {
        return store.find(source)
                .map(state -> new Look(state.confirmed(), state.freshPosition()))
                .orElse(new Look(0, 0));
    }

    private boolean isPassed(String source, SourcePosition until, long replaced) {
        return store.find(source)
                .filter(state -> state.following() != replaced)
                .filter(state -> state.freshAsOf() != null)
                .filter(state -> new SourcePosition(state.freshPosition()).covers(until))
                .isPresent();
    }

    private synchronized void runHere() {
        if (running == null) {
            Scheduler scheduler = own.schedulers.scheduler(
                    TaskTable.SYNCS,
                    own.worker.name() + "/sync",
                    Math.max(1, followed.names().size()),
                    List.of(tasks.task()));
            scheduler.start();
            running = scheduler;
        }
    }

    private void pause() {
        try {
            if (drain.await(LOOK)) {
                throw new StopAsked();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StopAsked();
        }
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.stop();
            running = null;
        }
    }
}
