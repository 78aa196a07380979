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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slots as tasks: one instance per source and number, whatever the number of reindexes and workers. That there is one of each
 * is what limits the readers of a source; a task whose worker died is due again.
 */
public final class SlotTasks {
    private static final Logger LOG = LoggerFactory.getLogger(SlotTasks.class);
    private static final String NAME = "slot";
    /** Before a slot that failed for a reason of its own is tried again. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final SlotStore slots;
    private final ControlClock clock;
    private final Worker worker;
    private final CustomTask<Void> task;
    private final SchedulerClient client;

    SlotTasks(SlotStore slots, SlotRunner runner, ControlClock clock, Worker worker, TaskSchedulers schedulers) {
        this.slots = slots;
        this.clock = clock;
        this.worker = worker;
        this.task = Tasks.custom(NAME, Void.class)
                .onDeadExecution(this::revive)
                .onFailure((failure, operations) -> retry(failure, operations))
                .execute((instance, context) -> completion(run(instance.getId(), runner)));
        this.client = schedulers.client(TaskTable.SLOTS, task);
    }

    CustomTask<Void> task() {
        return task;
    }

    /** Makes sure that every slot the source allows has a task, as long as there is something to take. */
    public void ensure(String source) {
        if (!slots.hasWork(source)) {
            return;
        }
        int limit = slots.limit(source);
        for (int number = 1; number <= limit; number++) {
            client.scheduleIfNotExists(task.instance(source + "/" + number), clock.instant());
        }
    }

    private SlotEnd run(String instance, SlotRunner runner) {
        int slash = instance.lastIndexOf('/');
        SlotLease lease = slots.take(
                instance.substring(0, slash), Integer.parseInt(instance.substring(slash + 1)), worker.name());
        try {
            return runner.run(lease);
        } finally {
            slots.leave(lease);
        }
    }

    private CompletionHandler<Void> completion(SlotEnd end) {
        return switch (end) {
            case IDLE -> new CompletionHandler.OnCompleteRemove<>();
            case AGAIN -> (complete, operations) -> operations.reschedule(complete, clock.instant());
        };
    }

    private void revive(ExecutionComplete dead, ExecutionOperations<Void> operations) {
        LOG.warn(
                "The worker of slot {} died. The slot goes on elsewhere.",
                dead.getExecution().taskInstance.getId());
        operations.reschedule(dead, clock.instant());
    }

    private void retry(ExecutionComplete failed, ExecutionOperations<Void> operations) {
        LOG.warn(
                "Slot {} ended: {}. It goes on in {} s.",
                failed.getExecution().taskInstance.getId(),
                failed.getCause().map(Throwable::getMessage).orElse("for no known reason"),
                RETRY.toSeconds());
        operations.reschedule(failed, clock.instant().plus(RETRY));
    }
}
