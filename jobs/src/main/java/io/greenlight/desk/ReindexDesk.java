package io.greenlight.desk;

import io.greenlight.doctor.ChecksFailed;
import io.greenlight.progress.Progress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans, starts and watches reindexes, and lets them wait. Every number that is no reindex's is a {@code NotFound}. */
public interface ReindexDesk {
    /**
     * What a reindex would do. Nothing is started.
     *
     * @param shown most accounts per entity that are given in their order
     * @throws ChecksFailed if it could not be started
     */
    List<PlannedEntity> plan(ReindexOrder order, int shown);

    /**
     * Checks everything, and leaves the reindex to the workers: a new one, or the interrupted one of the same order. A key that
     * was given before gives the reindex it was given for, whatever its state and without any check; one that was broken off goes
     * on.
     *
     * @param key null for none
     * @throws ChecksFailed if a check found a problem
     * @throws io.greenlight.swap.GateRefused if another reindex is in its way, or the key was given with another order
     */
    ReindexSummary start(ReindexOrder order, @Nullable String key);

    /** Works on a reindex that was started, beside whoever else does, where this process can; returns when it has ended. */
    ReindexSummary work(long id);

    /** Waits until a reindex has ended, or this process is asked to stop. */
    ReindexSummary await(long id);

    /** Reindexes, newest first. */
    Page<ReindexSummary> list(Page.Cursor cursor);

    /** One of them. */
    ReindexSummary reindex(long id);

    /** How far it is; empty if it does not exist. */
    Optional<Progress> findProgress(long id);

    /**
     * Its units.
     *
     * @param state only those in this state, as {@code RUNNING}; null for all
     */
    Page<UnitSummary> units(long id, @Nullable String state, Page.Cursor cursor);

    /** The slots that hold a unit of it. */
    List<SlotSummary> slots(long id);

    /** Lets no slot read a further page of it. */
    ReindexSummary pause(long id);

    /** Lets a paused one go on. */
    ReindexSummary resume(long id);

    /**
     * Gives it up, and drops what it built. One that is running is stopped by the worker that runs it: {@link #await} returns
     * when it has.
     */
    ReindexSummary cancel(long id);
}
