package io.greenlight.desk;

import io.greenlight.dispatch.SlotStore.SourceActivity;
import io.greenlight.dispatch.TargetStore.TargetLimit;
import io.greenlight.dispatch.WorkerStore.WorkerSign;
import io.greenlight.sync.SyncState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sources, their sync, targets and workers. Every name that is not configured is a {@code NotFound}. */
public interface SourceDesk {
    /** All sources that are configured, with what their slots do. */
    List<SourceActivity> activity();

    /** How far the changes of the sources are followed. */
    List<SyncState> syncs();

    /** All targets that are configured, as they answer now. */
    List<TargetSummary> targets();

    /** How many bulk requests the targets are sent at a time; none of them is asked. */
    List<TargetLimit> targetLimits();

    /**
     * Changes how many bulk requests each process sends a target at a time.
     *
     * @throws io.greenlight.steering.LimitRefused if that is out of range
     */
    TargetLimit limitTarget(String target, int bulkConnections);

    /** Workers that live. */
    List<WorkerSign> workers();

    /**
     * Changes how many slots read at a time, over all workers.
     *
     * @throws io.greenlight.steering.LimitRefused if that is out of range
     */
    SourceActivity limit(String source, int slots);

    /** Lets no slot of it read a further page. */
    SourceActivity pause(String source);

    /** Lets a paused one go on. */
    SourceActivity resume(String source);

    /**
     * Leaves out what is not loaded yet of it.
     *
     * @return how many accounts and entities
     */
    int cancel(String source);

    /**
     * Returns when everything committed before now is searchable in every live generation.
     *
     * @param source only on this source; null for all that are followed
     */
    List<SyncState> sync(@Nullable String source);
}
