package io.greenlight.verify;

import io.greenlight.generation.Generation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/**
 * Compares a generation with its sources, as the Spring Batch job {@code verify}: an item of its one step is some accounts of one
 * shard, or the search for accounts that nobody knows. What is done and what was found is stored with each item, so that a comparison that was broken off, however, goes on
 * with the next.
 */
@Component
public class Verifier {
    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
    private static final String VERIFICATION = "verification";
    private static final String RUN = "run";
    private static final int SHOWN = 20;
    private static final int ITEM = 1;

    private final ScopePlanner planner;
    private final Comparisons comparisons;
    private final VerificationStore store;
    private final Batch batch;

    /**
     * Spring Batch.
     *
     * @param operator starts jobs
     * @param repository its metadata
     * @param transactions of the control database
     */
    @Component
    record Batch(JobOperator operator, JobRepository repository, PlatformTransactionManager transactions) {}

    Verifier(ScopePlanner planner, Comparisons comparisons, VerificationStore store, Batch batch) {
        this.planner = planner;
        this.comparisons = comparisons;
        this.store = store;
        this.batch = batch;
    }

    /**
     * A comparison that is not stored yet.
     *
     * @param generation what is compared
     * @param scope which accounts
     * @param depth how far
     * @param parts what is compared together
     */
    public record Plan(Generation generation, VerifyScope scope, Depth depth, List<AccountScope> parts) {
        public Plan {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Finds what is to be compared, and stores nothing: {@link #prepare} does.
     *
     * @throws io.greenlight.reindex.ScopeRefused if the scope names what does not exist
     */
    public Plan plan(Generation generation, VerifyScope scope, Depth depth) {
        return new Plan(generation, scope, depth, planner.plan(generation, scope));
    }

    /**
     * Stores what is to be compared, and compares nothing: {@link #resume} does.
     *
     * @return its number
     */
    public long prepare(Plan plan) {
        return store.add(plan.generation(), plan.scope(), plan.depth(), plan.parts());
    }

    /** How far a comparison is; empty if there is none of this number. */
    public Optional<Verification> find(long id) {
        return store.findTask(id).map(task -> store.verification(id, SHOWN));
    }

    /** Comparisons below this number, newest first. */
    public List<Verification> before(long id, int limit) {
        return store.idsBefore(id, limit).stream()
                .map(one -> store.verification(one, SHOWN))
                .toList();
    }

    /**
     * Compares a generation.
     *
     * @throws io.greenlight.reindex.ScopeRefused if the scope names what does not exist; nothing was started
     * @throws RuntimeException what it was broken off by; {@link #resume} goes on with it
     */
    public Verification verify(Generation generation, VerifyScope scope, Depth depth) {
        return run(new Verification.Task(prepare(plan(generation, scope, depth)), generation, depth));
    }

    /** Compares all of a generation because it is time to; goes on with the one that was begun so and broken off. */
    Verification verifyBySchedule(Generation generation) {
        return store.findUnfinishedOfSchedule(generation).map(this::run).orElseGet(() -> {
            List<AccountScope> parts = planner.plan(generation, VerifyScope.ALL);
            long id = store.addScheduled(generation, Depth.DOCUMENTS, parts);
            return run(new Verification.Task(id, generation, Depth.DOCUMENTS));
        });
    }

    /** Goes on with a comparison that was broken off; empty if there is none of this number. */
    public Optional<Verification> resume(long id) {
        return store.findTask(id).map(this::run);
    }

    private Verification run(Verification.Task task) {
        int run = store.begin(task.id());
        try {
            JobExecution execution = batch.operator.start(
                    job(task),
                    new JobParametersBuilder()
                            .addLong(VERIFICATION, task.id())
                            .addLong(RUN, (long) run)
                            .toJobParameters());
            if (execution.getStatus() != BatchStatus.COMPLETED) {
                throw failure(task, execution);
            }
        } catch (JobExecutionException failure) {
            throw new IllegalStateException(
                    "Cannot start verification %d: %s".formatted(task.id(), failure.getMessage()), failure);
        }
        store.finish(task.id());
        return store.verification(task.id(), SHOWN);
    }

    private Job job(Verification.Task task) {
        return new JobBuilder("verify", batch.repository).start(step(task)).build();
    }

    /** The item's work waits for servers, so nothing is held meanwhile; what it found is stored in a transaction of its own. */
    private Step step(Verification.Task task) {
        return new StepBuilder("compare", batch.repository)
                .<AccountScope, AccountScope>chunk(ITEM)
                .transactionManager(batch.transactions)
                .transactionAttribute(new DefaultTransactionAttribute(TransactionDefinition.PROPAGATION_NOT_SUPPORTED))
                .reader(() -> next(task))
                .writer(items -> items.forEach(scope -> compare(task, scope)))
                .build();
    }

    private @Nullable AccountScope next(Verification.Task task) {
        return store.findNext(task.id()).orElse(null);
    }

    private void compare(Verification.Task task, AccountScope scope) {
        if (scope.isSearch()) {
            store.completeSearch(task, scope, planner.planStrangers(task, scope));
            return;
        }
        store.complete(task, scope, comparisons.compare(task.generation(), task.depth(), scope));
    }

    private RuntimeException failure(Verification.Task task, JobExecution execution) {
        Throwable cause = execution.getAllFailureExceptions().stream()
                .findFirst()
                .orElseGet(() -> new IllegalStateException("The job ended " + execution.getStatus()));
        while (cause.getCause() != null && !isOurs(cause)) {
            cause = cause.getCause();
        }
        store.fail(task.id(), String.valueOf(cause.getMessage()));
        LOG.debug("Verification {} failed", task.id(), cause);
        String next = "Verification %d is broken off: %s. Go on with: greenlight verify --resume %d"
                .formatted(task.id(), cause.getMessage(), task.id());
        return new VerificationBroken(next, cause);
    }

    private static boolean isOurs(Throwable cause) {
        return cause.getClass().getName().startsWith("io.greenlight.");
    }
}
