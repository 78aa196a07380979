package io.greenlight.reindex;

import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.SlotTasks;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.generation.GenerationStore;
import io.greenlight.read.Source;
import io.greenlight.read.Sources;
import io.greenlight.readiness.AccountVerifier;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * The manager's side of the load. Its partitions are the slots, which live on any worker and outlive it: it only makes sure that
 * they are there, verifies the accounts that they complete, and watches the units until none is open. What it asks for does
 * not grow with the number of units.
 */
final class DispatchedLoad implements PartitionHandler {
    private static final Duration LOOK = Duration.ofMillis(250);
    /** For slots to give back what they hold after a unit failed or the reindex was cancelled. */
    private static final int LOOKS_FOR_SLOTS_TO_STOP = 80;

    private final UnitStore units;
    private final Verification verification;
    private final SlotTasks slots;
    private final Sources sources;
    private final Steering steering;
    private final JobRepository repository;

    /**
     * Turns accounts ready.
     *
     * @param generations the registry
     * @param verifier compares what was loaded
     * @param partial the same where it serves already
     */
    record Verification(GenerationStore generations, AccountVerifier verifier, PartialSettlement partial) {
        /** Whether nothing is left that waits for another look. */
        boolean verifyWaiting(long reindex) {
            int again = verifier.verifyWaiting(generations.ofReindex(reindex));
            partial.settleLoaded(reindex);
            return again == 0;
        }
    }

    /**
     * Who decides whether it goes on.
     *
     * @param reindexes the reindex and its state
     * @param drain asks the process to stop
     */
    record Steering(ReindexStore reindexes, Drain drain) {}

    DispatchedLoad(
            UnitStore units,
            Verification verification,
            SlotTasks slots,
            Sources sources,
            Steering steering,
            JobRepository repository) {
        this.units = units;
        this.verification = verification;
        this.slots = slots;
        this.sources = sources;
        this.steering = steering;
        this.repository = repository;
    }

    @Override
    public Collection<StepExecution> handle(StepExecutionSplitter splitter, StepExecution step)
            throws JobInterruptedException {
        JobLease lease = JobLease.current();
        while (units.isAnyOpen(lease.reindex()) || verification.partial.isAnyOpen(lease.reindex())) {
            requireGoingOn(lease);
            stopIfFailed(lease.reindex());
            verification.verifyWaiting(lease.reindex());
            for (Source source : sources.all()) {
                slots.ensure(source.name());
            }
            pause();
        }
        while (!verification.verifyWaiting(lease.reindex())) {
            requireGoingOn(lease);
            pause();
        }
        return slotsOf(step.getJobExecutionId());
    }

    /** Slots stop before what they write to is dropped. */
    private void requireGoingOn(JobLease lease) throws JobInterruptedException {
        try {
            steering.reindexes.require(lease);
        } catch (CancelAsked asked) {
            awaitSlots(lease.reindex());
            throw asked;
        }
    }

    private void stopIfFailed(long reindex) throws JobInterruptedException {
        Optional<String> failure = units.findFailure(reindex);
        if (failure.isEmpty()) {
            return;
        }
        steering.reindexes.become(reindex, ReindexState.FAILED, failure.get());
        awaitSlots(reindex);
        throw new LoadFailed(failure.get());
    }

    /** Slots look at the reindex before each page; one that does not end in time is refused at its next checkpoint. */
    private void awaitSlots(long reindex) throws JobInterruptedException {
        for (int look = 0; look < LOOKS_FOR_SLOTS_TO_STOP && units.isAnyRunning(reindex); look++) {
            pause();
        }
    }

    private void pause() throws JobInterruptedException {
        try {
            if (steering.drain.await(LOOK)) {
                throw new JobInterruptedException("This process was asked to stop");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new JobInterruptedException("This process was asked to stop");
        }
    }

    private List<StepExecution> slotsOf(long jobExecution) {
        JobExecution job = repository.getJobExecution(jobExecution);
        return job == null
                ? List.of()
                : job.getStepExecutions().stream().filter(SlotSteps::isSlot).toList();
    }

    /** Adds up what the slots did; that one of them died is not a failure of the load. */
    static void addUp(StepExecution load, Collection<StepExecution> slots) {
        for (StepExecution slot : slots) {
            load.setReadCount(load.getReadCount() + slot.getReadCount());
            load.setWriteCount(load.getWriteCount() + slot.getWriteCount());
            load.setCommitCount(load.getCommitCount() + slot.getCommitCount());
            load.setRollbackCount(load.getRollbackCount() + slot.getRollbackCount());
        }
    }
}
