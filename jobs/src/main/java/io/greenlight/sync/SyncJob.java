package io.greenlight.sync;

import java.util.List;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttribute;

/**
 * The sync as a Spring Batch job of one step, whose item is a batch of changes. Where a run begins is in the control database and
 * in the source's slot, so that a run needs nothing of the one before; a run that finds no change makes no job.
 */
final class SyncJob {
    /** Name of the job. */
    static final String NAME = "sync";

    private static final ScopedValue<SyncRun> CURRENT = ScopedValue.newInstance();
    /** A batch waits for servers; what it records it commits itself. */
    private static final TransactionAttribute NO_TRANSACTION =
            new DefaultTransactionAttribute(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);

    private final JobOperator operator;
    private final Job job;

    SyncJob(JobOperator operator, JobRepository repository, PlatformTransactionManager transactions) {
        this.operator = operator;
        this.job = new JobBuilder(NAME, repository)
                .start(new StepBuilder("apply", repository)
                        .tasklet((contribution, context) -> applyNext(contribution), transactions)
                        .transactionAttribute(NO_TRANSACTION)
                        .build())
                .build();
    }

    private static RepeatStatus applyNext(StepContribution contribution) {
        SyncRun run = CURRENT.get();
        long before = run.applied();
        boolean more = run.applyNext();
        contribution.incrementWriteCount(run.applied() - before);
        return more ? RepeatStatus.CONTINUABLE : RepeatStatus.FINISHED;
    }

    /** Applies all batches of a run. Throws what a batch threw. */
    void run(SyncRun run) {
        JobParameters parameters = new JobParametersBuilder()
                .addString("source", run.lease().source())
                .addLong("run", run.lease().epoch())
                .toJobParameters();
        JobExecution execution = ScopedValue.where(CURRENT, run).call(() -> start(parameters));
        List<Throwable> failures = execution.getAllFailureExceptions();
        if (!failures.isEmpty()) {
            throw failures.getFirst() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("The sync ended " + execution.getStatus(), failures.getFirst());
        }
    }

    private JobExecution start(JobParameters parameters) {
        try {
            return operator.start(job, parameters);
        } catch (JobExecutionException failure) {
            throw new IllegalStateException("Cannot start the sync: " + failure.getMessage(), failure);
        }
    }
}
