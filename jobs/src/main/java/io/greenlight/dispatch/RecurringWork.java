package io.greenlight.dispatch;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.control.TaskTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again, begun once per interval: one task per instance, so that no two processes do the same at the same
 * time; what a dead process did is due again.
 */
public final class RecurringWork implements StandingWork {
    private static final Logger LOG = LoggerFactory.getLogger(RecurringWork.class);

    private final String name;
    private final List<String> instances;
    private final ControlClock clock;
    private final Duration interval;
    private final CustomTask<Void> task;
    private final SchedulerClient client;

    /**
     * With a name of its own.
     *
     * @param instances what there is to do, as the names of sources
     * @param work does one of it; what it throws is logged, and it is done again an interval later
     * @param interval from one beginning to the next; what takes longer is begun again when it has ended
     */
    public RecurringWork(
            String name,
            List<String> instances,
            Consumer<String> work,
            ControlClock clock,
            Duration interval,
            TaskSchedulers schedulers) {
        this.name = name;
        this.instances = List.copyOf(instances);
        this.clock = clock;
        this.interval = interval;
        this.task = Tasks.custom(name, Void.class)
                .onDeadExecution(this::revive)
                .onFailure((failure, operations) -> retry(failure, operations))
                .execute((instance, context) -> {
                    Instant next = clock.instant().plus(interval);
                    work.accept(instance.getId());
                    return (complete, operations) -> operations.reschedule(complete, later(next, clock.instant()));
                });
        this.client = schedulers.client(TaskTable.SYNCS, task);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public CustomTask<Void> task() {
        return task;
    }

    @Override
    public void ensureAll() {
        instances.forEach(instance -> client.scheduleIfNotExists(task.instance(instance), clock.instant()));
    }

    private void revive(ExecutionComplete dead, ExecutionOperations<Void> operations) {
        LOG.warn(
                "The worker that did {} {} died. It goes on elsewhere.",
                name,
                dead.getExecution().taskInstance.getId());
        operations.reschedule(dead, clock.instant());
    }

    private void retry(ExecutionComplete failed, ExecutionOperations<Void> operations) {
        LOG.warn(
                "{} {} was left: {}. It is done again in {} s.",
                name,
                failed.getExecution().taskInstance.getId(),
                failed.getCause().map(Throwable::getMessage).orElse("for no known reason"),
                interval.toSeconds());
        operations.reschedule(failed, clock.instant().plus(interval));
    }
}
