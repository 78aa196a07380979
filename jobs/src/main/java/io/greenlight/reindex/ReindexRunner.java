package io.greenlight.reindex;

import io.greenlight.config.LoadProperties;
import io.greenlight.dispatch.Heartbeat;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.dispatch.Worker;
import io.greenlight.dispatch.WorkerStore;
import io.greenlight.dispatch.WorkerStore.WorkerSign;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.swap.GateRefused;
import io.greenlight.swap.Swapper;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/** Admits reindexes and runs them in this process: a new one from the start, an interrupted one from its checkpoints. */
@Component
public class ReindexRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ReindexRunner.class);

    private final ReindexStore reindexes;
    private final WorkerStore workers;
    private final UnitStore units;
    private final Launch launch;
    private final Presence presence;
    private final Registry registry;

    /**
     * Starts and restarts jobs.
     *
     * @param operator of Spring Batch
     * @param repository its metadata
     * @param job the reindex
     */
    record Launch(JobOperator operator, JobRepository repository, Job job) {}

    /**
     * How this process shows that it is alive.
     *
     * @param worker its name
     * @param heldBack why it waits
     * @param settings how often, and when others count as dead
     */
    record Presence(Worker worker, HeldBack heldBack, LoadProperties settings) {}

    /**
     * What a reindex builds.
     *
     * @param generations the registry
     * @param swapper drops what is given up
     */
    record Registry(GenerationStore generations, Swapper swapper) {}

    ReindexRunner(
            ReindexStore reindexes,
            WorkerStore workers,
            UnitStore units,
            Launch launch,
            Presence presence,
            Registry registry) {
        this.reindexes = reindexes;
        this.workers = workers;
        this.units = units;
        this.launch = launch;
        this.presence = presence;
        this.registry = registry;
    }

    /**
     * Admits a request: a new reindex, or the interrupted one that the same request started.
     *
     * @throws GateRefused if another reindex of one of these entities is running, held, or was asked for differently
     */
    public Reindex admit(ReindexRequest request) {
        String key = request.idempotencyKey();
        Optional<Reindex> sameKey = key == null ? Optional.empty() : reindexes.findByKey(key);
        if (sameKey.isPresent() && sameKey.get().state().isOver()) {
            return sameKey.get();
        }
        Admission admission = reindexes.createUnlessUnfinished(request);
        Reindex first = admission.reindex();
        if (admission.kind() == Admission.Kind.CREATED) {
            return first;
        }
        refuseUnlessSame(first, request);
        awaitDeath(first);
        LOG.info("Going on with reindex {}, which was interrupted while {}", first.id(), first.state());
        return first;
    }

    private static void refuseUnlessSame(Reindex first, ReindexRequest request) {
        ReindexRequest asked = first.request();
        boolean same = asked.entities().equals(request.entities())
                && asked.mode() == request.mode()
                && asked.target().equals(request.target());
        if (first.isHeldByOperator()) {
            throw refused(first, "it is loaded and waits for its swap: swap or cancel it first");
        }
        if (!same) {
            throw refused(
                    first,
                    "it was started with --entity %s --mode %s --target %s: give the same to go on, or cancel it first"
                            .formatted(String.join(",", asked.entities()), asked.mode(), asked.target()));
        }
    }

    /** A worker that was killed is known to be dead only when its sign of life has been missing for long enough. */
    private void awaitDeath(Reindex first) {
        Optional<WorkerSign> alive = workers.findAlive(first.id(), presence.settings.deadAfter());
        if (alive.isPresent()) {
            LOG.info(
                    "Reindex {} was run by {}, heard of {} ms ago. Waiting to see whether it is alive.",
                    first.id(),
                    alive.get().worker(),
                    alive.get().age().toMillis());
        }
        while (alive.isPresent()) {
            WorkerSign before = alive.get();
            pause();
            alive = workers.findAlive(first.id(), presence.settings.deadAfter());
            if (alive.isPresent() && alive.get().age().compareTo(before.age()) < 0) {
                throw refused(first, "it is running on " + alive.get().worker());
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(presence.settings.heartbeat().dividedBy(2));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a worker", interrupted);
        }
    }

    private static GateRefused refused(Reindex first, String why) {
        return new GateRefused("Refused by reindex %d".formatted(first.id()), List.of(why));
    }

    /** Runs an admitted reindex until it ends, and returns how it ended. */
    public Reindex run(Reindex reindex) {
        if (reindex.state().isOver()) {
            return reindex;
        }
        workers.forgetDead(presence.settings.deadAfter());
        Heartbeat heartbeat = new Heartbeat(
                workers, presence.worker.name(), reindex.id(), presence.settings.heartbeat(), presence.heldBack);
        try (heartbeat) {
            // Alive before owner: whoever looks from now on sees that the owner lives.
            if (!reindexes.takeOver(reindex.id(), reindex.owner(), presence.worker.name())) {
                throw refused(reindex, "another process has just taken it over");
            }
            int released = units.releaseUnitsOfDeadWorkers(reindex.id(), presence.settings.deadAfter());
            if (released > 0) {
                LOG.info("{} units of a dead worker go on from their checkpoints", released);
            }
            conclude(reindex.id(), execute(reindex.id()));
        }
        return reindexes.reindex(reindex.id());
    }

    /** Records that an operator swapped in a generation of a reindex that was held for it. */
    public void noteSwap(Generation generation) {
        Reindex reindex = reindexes.reindex(generation.reindex());
        boolean allServe = registry.generations.ofReindex(reindex.id()).stream().allMatch(Generation::serving);
        if (reindex.state() == ReindexState.HELD && allServe) {
            reindexes.become(reindex.id(), ReindexState.DONE, "");
        }
    }

    /**
     * Gives up a reindex and drops its generations.
     *
     * @throws GateRefused if it is over or running, or one of its generations serves
     */
    public void cancel(long id) {
        Reindex reindex = reindexes
                .find(id)
                .orElseThrow(
                        () -> new GateRefused("Cannot cancel reindex %d".formatted(id), List.of("it does not exist")));
        if (reindex.state().isOver()) {
            throw new GateRefused(
                    "Cannot cancel reindex %d".formatted(id), List.of("it is %s already".formatted(reindex.state())));
        }
        workers.findAlive(id, presence.settings.deadAfter()).ifPresent(sign -> {
            throw new GateRefused(
                    "Cannot cancel reindex %d".formatted(id),
                    List.of("it is running on %s: stop that process first".formatted(sign.worker())));
        });
        for (Generation generation : registry.generations.ofReindex(id)) {
            if (!generation.serving()) {
                registry.swapper.abandon(generation);
            }
        }
        reindexes.become(id, ReindexState.CANCELLED, "");
    }

    private JobExecution execute(long reindex) {
        JobParameters parameters = new JobParametersBuilder()
                .addLong(ReindexJobConfiguration.REINDEX, reindex)
                .toJobParameters();
        try {
            JobInstance instance = launch.repository.getJobInstance(launch.job.getName(), parameters);
            JobExecution last = instance == null ? null : launch.repository.getLastJobExecution(instance);
            if (last == null) {
                return launch.operator.start(launch.job, parameters);
            }
            if (last.isRunning()) {
                launch.operator.recover(last);
            }
            return launch.operator.start(launch.job, parameters);
        } catch (JobExecutionException failure) {
            throw new IllegalStateException(
                    "Cannot start reindex %d: %s".formatted(reindex, failure.getMessage()), failure);
        }
    }

    private void conclude(long reindex, JobExecution execution) {
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return;
        }
        if (!presence.worker.name().equals(reindexes.reindex(reindex).owner())) {
            LOG.warn("Reindex {} was taken over while this process did not answer. Its new owner goes on.", reindex);
            return;
        }
        Optional<Throwable> failure = findFailure(execution);
        if (failure.isPresent() && failure.get() instanceof GateRefused refused) {
            reindexes.become(reindex, ReindexState.HELD, String.join("; ", refused.missing()));
        } else {
            String reason =
                    failure.map(cause -> String.valueOf(cause.getMessage())).orElse("stopped");
            reindexes.become(reindex, ReindexState.FAILED, reason);
        }
    }

    /** What made the job fail: a slot's own failure says more than the partitioned step's, which only counts them. */
    private static Optional<Throwable> findFailure(JobExecution execution) {
        List<Throwable> failures = execution.getStepExecutions().stream()
                .sorted(Comparator.comparing(step -> !step.getStepName().startsWith("slot")))
                .map(StepExecution::getFailureExceptions)
                .flatMap(List::stream)
                .toList();
        failures.stream().limit(1).forEach(failure -> LOG.debug("The job failed", failure));
        return failures.stream().map(ReindexRunner::root).findFirst();
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof GateRefused)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
