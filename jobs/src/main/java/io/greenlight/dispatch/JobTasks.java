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
import io.greenlight.dispatch.JobRunner.JobEnd;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Managers of reindexes as tasks: one instance per reindex, so that no two processes run one; a dead one is due again. */
final class JobTasks {
    private static final Logger LOG = LoggerFactory.getLogger(JobTasks.class);
    private static final String NAME = "reindex";
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final JobRunner runner;
    private final ControlClock clock;
    private final CustomTask<Void> task;
    private final SchedulerClient client;

    JobTasks(JobRunner runner, ControlClock clock, TaskSchedulers schedulers) {
        this.runner = runner;
        this.clock = clock;
        this.task = Tasks.custom(NAME, Void.class)
                .onDeadExecution(this::revive)
                .onFailure((failure, operations) -> retry(failure, operations))
                .execute((instance, context) -> completion(runner.run(Long.parseLong(instance.getId()))));
        this.client = schedulers.client(TaskTable.MANAGERS, task);
    }

    CustomTask<Void> task() {
        return task;
    }

    /** Makes sure that every reindex that should be running has a task: whoever asked for it may have died since. */
    void ensureAll() {
        runner.unfinished()
                .forEach(reindex -> client.scheduleIfNotExists(task.instance(Long.toString(reindex)), clock.instant()));
    }

    private CompletionHandler<Void> completion(JobEnd end) {
        return switch (end) {
            case OVER -> new CompletionHandler.OnCompleteRemove<>();
            case AGAIN -> (complete, operations) -> operations.reschedule(complete, clock.instant());
        };
    }

    private void revive(ExecutionComplete dead, ExecutionOperations<Void> operations) {
        LOG.warn(
                "The worker that ran reindex {} died. It goes on elsewhere.",
                dead.getExecution().taskInstance.getId());
        operations.reschedule(dead, clock.instant());
    }

    private void retry(ExecutionComplete failed, ExecutionOperations<Void> operations) {
        LOG.warn(
                "Reindex {} was left: {}. It goes on in {} s.",
                failed.getExecution().taskInstance.getId(),
                failed.getCause().map(Throwable::getMessage).orElse("for no known reason"),
                RETRY.toSeconds());
        operations.reschedule(failed, clock.instant().plus(RETRY));
    }
}
