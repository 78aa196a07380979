package io.greenlight.desk;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.TargetProperties;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.dispatch.SlotStore.SourceActivity;
import io.greenlight.dispatch.TargetStore;
import io.greenlight.dispatch.TargetStore.TargetLimit;
import io.greenlight.dispatch.WorkerStore;
import io.greenlight.dispatch.WorkerStore.WorkerSign;
import io.greenlight.generation.Layouts;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.steering.NotFound;
import io.greenlight.steering.Steering;
import io.greenlight.sync.SyncState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sources and workers in the control database; targets as they answer. */
@Component
class ControlSourceDesk implements SourceDesk {
    private final GreenlightProperties properties;
    private final Steering steering;
    private final SlotStore slots;
    private final WorkerStore workers;
    private final Clusters clusters;
    private final CatchUp sync;

    ControlSourceDesk(
            GreenlightProperties properties,
            Steering steering,
            SlotStore slots,
            WorkerStore workers,
            Clusters clusters,
            CatchUp sync) {
        this.properties = properties;
        this.steering = steering;
        this.slots = slots;
        this.workers = workers;
        this.clusters = clusters;
        this.sync = sync;
    }

    /**
     * What is known of targets, and by whom.
     *
     * @param layouts asks them
     * @param limits what they are sent at a time
     */
    @Component
    record Clusters(Layouts layouts, TargetStore limits) {}

    @Override
    public List<SourceActivity> activity() {
        return slots.activity();
    }

    @Override
    public List<SyncState> syncs() {
        return sync.states();
    }

    @Override
    public List<TargetSummary> targets() {
        List<TargetSummary> targets = new ArrayList<>();
        properties.targets().forEach((name, settings) -> targets.add(target(name, settings)));
        return targets;
    }

    private TargetSummary target(String name, TargetProperties settings) {
        int most = clusters.limits.bulkConnections(name);
        try {
            long free = clusters.layouts.target(name).freeBytes();
            return new TargetSummary(name, true, "", free, most, settings.replicas());
        } catch (TargetUnavailable | TargetRefused away) {
            return new TargetSummary(name, false, String.valueOf(away.getMessage()), null, most, settings.replicas());
        }
    }

    @Override
    public List<TargetLimit> targetLimits() {
        return clusters.limits.limits();
    }

    @Override
    public TargetLimit limitTarget(String target, int bulkConnections) {
        steering.limitBulkConnections(target, bulkConnections);
        return new TargetLimit(target, bulkConnections);
    }

    @Override
    public List<WorkerSign> workers() {
        return workers.alive(properties.load().deadAfter());
    }

    private SourceActivity activity(String source) {
        return slots.activity().stream()
                .filter(activity -> activity.source().equals(source))
                .findFirst()
                .orElseThrow(() -> new NotFound("Source %s is not configured".formatted(source)));
    }

    @Override
    public SourceActivity limit(String source, int most) {
        steering.limitSlots(source, most);
        return activity(source);
    }

    @Override
    public SourceActivity pause(String source) {
        steering.pauseSource(source);
        return activity(source);
    }

    @Override
    public SourceActivity resume(String source) {
        steering.resumeSource(source);
        return activity(source);
    }

    @Override
    public int cancel(String source) {
        return steering.cancelSource(source);
    }

    @Override
    public List<SyncState> sync(@Nullable String source) {
        return sync.untilNow(source);
    }
}
