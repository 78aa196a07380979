package io.greenlight.reindex;

import io.greenlight.dispatch.ControlPatience;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.JobRunner;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.dispatch.Worker;
import io.greenlight.swap.GateRefused;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Runs the job of a reindex on whatever worker has its task: from the start, or again from where it was left. Slots that are
 * still at work for an earlier run of the job are not touched: they hold their units by their own leases.
 */
final class BatchJobRunner implements JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BatchJobRunner.class);

    private final ReindexStore reindexes;
    private final UnitStore units;
    private final Launch launch;
    private final Cancellation cancellation;
    private final ControlPatience control;
    private final ThisWorker here;

    /**
     * Starts and restarts jobs.
     *
     * @param operator of Spring Batch
     * @param repository its metadata
     * @param full builds generations
     * @param partial writes to the ones that serve
     */
    record Launch(JobOperator operator, JobRepository repository, Job full, Job partial) {}

    /**
     * The process that runs it.
     *
     * @param worker its name
     * @param drain asks it to stop
     */
    record ThisWorker(Worker worker, Drain drain) {}

    BatchJobRunner(
            ReindexStore reindexes,
            UnitStore units,
            Launch launch,
            Cancellation cancellation,
            ControlPatience control,
            ThisWorker here) {
        this.reindexes = reindexes;
        this.units = units;
        this.launch = launch;
        this.cancellation = cancellation;
        this.control = control;
        this.here = here;
    }

    @Override
    public List<Long> unfinished() {
        return reindexes.unfinished();
    }

    @Override
    public JobEnd run(long reindex) {
        if (!reindexes.reindex(reindex).isRunning()) {
            return JobEnd.OVER;
        }
        JobLease lease = reindexes.takeOver(reindex, here.worker.name());
        units.requeueFailed(reindex);
        while (true) {
            Optional<Throwable> failure = execute(lease);
            if (failure.isEmpty()) {
                return JobEnd.OVER;
            }
            if (!control.await(failure.get()) || here.drain.isRequested()) {
                return JobEnd.AGAIN;
            }
            if (!ControlPatience.isControlFailure(failure.get())) {
                conclude(lease, failure.get());
                return JobEnd.OVER;
            }
            Optional<JobLease> next = renew(lease);
            if (next.isEmpty()) {
                return JobEnd.OVER;
            }
            lease = next.get();
            LOG.info("Reindex {} goes on", reindex);
        }
    }

    /** Another run of the job needs another lease; empty when somebody else has one. */
    private Optional<JobLease> renew(JobLease lease) {
        return control.call(() -> reindexes.isCurrent(lease)
                ? Optional.of(reindexes.takeOver(lease.reindex(), here.worker.name()))
                : Optional.empty());
    }

    /** Why the job did not come to its end; empty when it did. */
    private Optional<Throwable> execute(JobLease lease) {
        try {
            reindexes.require(lease);
            endWhatRan(lease.reindex());
            JobExecution execution = lease.call(() -> start(lease));
            return execution.getStatus() == BatchStatus.COMPLETED ? Optional.empty() : Optional.of(failure(execution));
        } catch (RuntimeException failure) {
            return Optional.of(failure);
        }
    }

    /**
     * Every run of the manager is a job of its own: Spring Batch does not restart a job one of whose steps is running, and slots
     * may be, for an earlier run. What a restart needs to know is in the units.
     */
    private JobExecution start(JobLease lease) {
        JobParameters parameters = new JobParametersBuilder()
                .addLong(ReindexJobConfiguration.REINDEX, lease.reindex())
                .addLong(ReindexJobConfiguration.RUN, lease.epoch())
                .toJobParameters();
        Job job = reindexes.reindex(lease.reindex()).request().isPartial() ? launch.partial : launch.full;
        try {
            return launch.operator.start(job, parameters);
        } catch (JobExecutionException failure) {
            throw new IllegalStateException(
                    "Cannot start reindex %d: %s".formatted(lease.reindex(), failure.getMessage()), failure);
        }
    }

    /**
     * The lease is ours, so nobody runs the job any more. Its own steps are ended; those of slots are not, since a slot may be
     * alive ({@code JobOperator.recover} would end them as well).
     */
    private void endWhatRan(long reindex) {
        Optional<JobExecution> last = reindexes.findJobExecution(reindex).map(launch.repository::getJobExecution);
        last.filter(JobExecution::isRunning).ifPresent(this::endForTheDead);
    }

    private void endForTheDead(JobExecution last) {
        last.getStepExecutions().stream()
                .filter(step -> step.getStatus().isRunning() && !SlotSteps.isSlot(step))
                .forEach(step -> DeadRuns.end(launch.repository, step));
        DeadRuns.end(launch.repository, last);
    }

    /** What made the job fail. */
    private static Throwable failure(JobExecution execution) {
        return execution.getStepExecutions().stream()
                .filter(step -> !SlotSteps.isSlot(step))
                .map(StepExecution::getFailureExceptions)
                .flatMap(List::stream)
                .findFirst()
                .or(() -> execution.getAllFailureExceptions().stream().findFirst())
                .map(Failures::root)
                .orElseGet(() -> new IllegalStateException("The job ended " + execution.getStatus()));
    }

    private void conclude(JobLease lease, Throwable failure) {
        long reindex = lease.reindex();
        LOG.debug("The job of reindex {} failed", reindex, failure);
        switch (failure) {
            case JobTakenOver takenOver -> LOG.warn("{}", takenOver.getMessage());
            case CancelAsked asked -> cancellation.carryOut(reindex);
            case LoadFailed recorded -> LOG.warn("Reindex {} failed: {}", reindex, recorded.getMessage());
            case GateRefused refused ->
                reindexes.become(reindex, ReindexState.HELD, String.join("; ", refused.missing()));
            default -> {
                if (reindexes.isCurrent(lease)) {
                    reindexes.become(reindex, ReindexState.FAILED, String.valueOf(failure.getMessage()));
                }
            }
        }
    }
}
