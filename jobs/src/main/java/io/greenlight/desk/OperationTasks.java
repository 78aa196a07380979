package io.greenlight.desk;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.control.TaskTable;
import io.greenlight.dispatch.StandingWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Operations as tasks: one instance per operation, so that no two processes do one; a dead one is due again. */
@Component
class OperationTasks implements StandingWork {
    private static final Logger LOG = LoggerFactory.getLogger(OperationTasks.class);
    private static final String NAME = "operation";
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final OperationStore store;
    private final ControlClock clock;
    private final CustomTask<Void> task;
    private final SchedulerClient client;

    OperationTasks(OperationStore store, OperationRunner runner, ControlClock clock, TaskSchedulers schedulers) {
        this.store = store;
        this.clock = clock;
        this.task = Tasks.custom(NAME, Void.class)
                .onDeadExecution(this::revive)
                .onFailure((failure, operations) -> retry(failure, operations))
                .execute((instance, context) -> completion(runner.run(Long.parseLong(instance.getId()))));
        this.client = schedulers.client(TaskTable.OPERATIONS, task);
    }

    @Override
    public CustomTask<Void> task() {
        return task;
    }

    @Override
    public TaskTable table() {
        return TaskTable.OPERATIONS;
    }

    /** Leaves an operation to the workers; does nothing if that was done before. */
    void submit(long id) {
        client.scheduleIfNotExists(task.instance(Long.toString(id)), clock.instant());
    }

    /** Whoever asked for one may have died before its task was stored. */
    @Override
    public void ensureAll() {
        store.unfinished().forEach(this::submit);
    }

    private CompletionHandler<Void> completion(boolean again) {
        return again
                ? (complete, operations) ->
                        operations.reschedule(complete, clock.instant().plus(RETRY))
                : new OnCompleteRemove<>();
    }

    private void revive(ExecutionComplete dead, ExecutionOperations<Void> operations) {
        LOG.warn(
                "The worker that did operation {} died. It goes on elsewhere.",
                dead.getExecution().taskInstance.getId());
        operations.reschedule(dead, clock.instant());
    }

    private void retry(ExecutionComplete failed, ExecutionOperations<Void> operations) {
        LOG.warn(
                "Operation {} was left: {}. It goes on in {} s.",
                failed.getExecution().taskInstance.getId(),
                failed.getCause().map(Throwable::getMessage).orElse("for no known reason"),
                RETRY.toSeconds());
        operations.reschedule(failed, clock.instant().plus(RETRY));
    }
}
