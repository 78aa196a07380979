package io.greenlight.reindex;

import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.dispatch.SlotLease;
import java.util.Optional;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Makes and runs the steps of slots. A slot's step belongs to the job of the reindex whose units it loads: one step execution
 * for each time the slot turns to that reindex, however many units it loads.
 */
final class SlotSteps {
    private static final int PAGE = 1;
    private static final String PREFIX = "slot ";

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final ReindexStore reindexes;
    private final PageWriters writers;

    /** Makes the writer of a step. */
    @FunctionalInterface
    interface PageWriters {
        ItemWriter<LoadedPage> writer(Slot slot);
    }

    SlotSteps(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ReindexStore reindexes,
            PageWriters writers) {
        this.repository = repository;
        this.transactions = transactions;
        this.reindexes = reindexes;
        this.writers = writers;
    }

    /** Whether a step of a job is a slot's. */
    static boolean isSlot(StepExecution execution) {
        return execution.getStepName().startsWith(PREFIX);
    }

    /**
     * Loads the units of one reindex, beginning with one that is claimed.
     *
     * @return what made the step fail; empty when it came to its end
     */
    Optional<Throwable> run(SlotLease lease, ClaimedUnit first, Slot slot, SlotReader reader) {
        try {
            StepExecution execution = begin(PREFIX + lease.name(), first.reindex());
            step(execution.getStepName(), slot, reader).execute(execution);
            return execution.getStatus() == BatchStatus.COMPLETED ? Optional.empty() : Optional.of(failure(execution));
        } catch (JobInterruptedException | RuntimeException failure) {
            return Optional.of(failure);
        }
    }

    private StepExecution begin(String name, long reindex) {
        JobExecution job = reindexes
                .findJobExecution(reindex)
                .map(repository::getJobExecution)
                .orElseThrow(() -> new IllegalStateException("Reindex %d has no job".formatted(reindex)));
        // The slot is ours, so a step of its that still runs has nobody who runs it.
        job.getStepExecutions().stream()
                .filter(step ->
                        step.getStepName().equals(name) && step.getStatus().isRunning())
                .forEach(step -> DeadRuns.end(repository, step));
        return repository.createStepExecution(name, job);
    }

    private Step step(String name, Slot slot, SlotReader reader) {
        return new StepBuilder(name, repository)
                .<LoadedPage, LoadedPage>chunk(PAGE)
                .transactionManager(transactions)
                .reader(reader)
                .writer(writers.writer(slot))
                .build();
    }

    private static Throwable failure(StepExecution execution) {
        return execution.getFailureExceptions().stream()
                .map(Failures::root)
                .findFirst()
                .orElseGet(() -> new IllegalStateException(
                        "Step %s ended %s".formatted(execution.getStepName(), execution.getStatus())));
    }
}
