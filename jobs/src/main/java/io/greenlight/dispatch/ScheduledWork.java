package io.greenlight.dispatch;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.control.TaskTable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.support.CronExpression;

/**
 * Work that is begun at the times of a cron expression, in UTC: one task per instance. What a dead process did is due again at once;
 * what failed is tried again after a pause. An instance is called after its schedule as well, so that another schedule is another
 * task, and the one of the schedule before ends by itself.
 */
public final class ScheduledWork implements StandingWork {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledWork.class);
    private static final String BY = " at ";

    private final String name;
    private final List<String> instances;
    private final @Nullable CronExpression schedule;
    private final Time time;
    private final CustomTask<Void> task;
    private final SchedulerClient client;

    /**
     * How time is told.
     *
     * @param clock by which the schedule is kept
     * @param pause before what failed is tried again
     */
    public record Time(ControlClock clock, Duration pause) {}

    /**
     * With a name of its own.
     *
     * @param instances what there is to do
     * @param work does one of it
     * @param schedule when; empty for never
     * @param time how it is told
     */
    public ScheduledWork(
            String name,
            List<String> instances,
            Consumer<String> work,
            Optional<CronExpression> schedule,
            Time time,
            TaskSchedulers schedulers) {
        this.name = name;
        this.instances = List.copyOf(instances);
        this.schedule = schedule.orElse(null);
        this.time = time;
        this.task = Tasks.custom(name, Void.class)
                .onDeadExecution((dead, operations) -> operations.reschedule(dead, time.clock.instant()))
                .onFailure(this::retry)
                .execute((instance, context) -> execute(instance.getId(), work));
        this.client = schedulers.client(TaskTable.SYNCS, task);
    }

    private CompletionHandler<Void> execute(String id, Consumer<String> work) {
        Optional<String> instance =
                instances.stream().filter(one -> id.equals(id(one))).findFirst();
        if (instance.isEmpty()) {
            // Of a schedule that is no longer configured.
            return (complete, operations) -> operations.stop();
        }
        work.accept(instance.get());
        return (complete, operations) -> operations.reschedule(complete, next());
    }

    private String id(String instance) {
        return schedule == null ? "" : instance + BY + schedule;
    }

    private Instant next() {
        ZonedDateTime now = time.clock.instant().atZone(ZoneOffset.UTC);
        return Objects.requireNonNull(Objects.requireNonNull(schedule).next(now), "a schedule without end")
                .toInstant();
    }

    @Override
    public CustomTask<Void> task() {
        return task;
    }

    @Override
    public void ensureAll() {
        if (schedule != null) {
            instances.forEach(instance -> client.scheduleIfNotExists(task.instance(id(instance)), next()));
        }
    }

    private void retry(ExecutionComplete failed, ExecutionOperations<Void> operations) {
        LOG.warn(
                "{} {} was left: {}. It goes on in {} s.",
                name,
                failed.getExecution().taskInstance.getId(),
                failed.getCause().map(Throwable::getMessage).orElse("for no known reason"),
                time.pause.toSeconds());
        operations.reschedule(failed, time.clock.instant().plus(time.pause));
    }
}
