package io.greenlight.reindex;

import io.greenlight.config.LoadProperties;
import io.greenlight.dispatch.Dispatcher;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.WorkerStore;
import io.greenlight.dispatch.WorkerStore.WorkerSign;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.swap.GateRefused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Admits reindexes, hands them to the workers, of which this process may be one, and waits for them. */
@Component
public class ReindexRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ReindexRunner.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final ReindexStore reindexes;
    private final WorkerStore workers;
    private final GenerationStore generations;
    private final Cancellation cancellation;
    private final Workforce workforce;
    private final LoadProperties settings;

    /**
     * Who does the work.
     *
     * @param dispatcher makes this process a worker, and calls others
     * @param drain asks this process to stop
     */
    record Workforce(Dispatcher dispatcher, Drain drain) {}

    ReindexRunner(
            ReindexStore reindexes,
            WorkerStore workers,
            GenerationStore generations,
            Cancellation cancellation,
            Workforce workforce,
            LoadProperties settings) {
        this.reindexes = reindexes;
        this.workers = workers;
        this.generations = generations;
        this.cancellation = cancellation;
        this.workforce = workforce;
        this.settings = settings;
    }

    /**
     * The reindex that was asked for with this key, whatever its state; empty if there is none.
     *
     * @param same whether a request is what is asked for now
     * @throws GateRefused if it was asked for differently
     */
    public Optional<Reindex> findByKey(String key, Predicate<ReindexRequest> same) {
        Optional<Reindex> first = reindexes.findByKey(key);
        first.ifPresent(found -> requireSame(found, same.test(found.request())));
        return first;
    }

    private static void requireSame(Reindex first, boolean same) {
        if (!same) {
            throw refused(first, "it has the same idempotency key and was started with other options");
        }
    }

    /**
     * Admits a request: a new reindex, the one that was asked for with the same key, whatever its state, or the interrupted one
     * that the same request started.
     *
     * @throws GateRefused if another reindex of one of these entities is running, held, or was asked for differently, or if that
     *     of the same key was
     */
    public Reindex admitOnce(ReindexRequest request) {
        Admission admission = reindexes.createUnlessUnfinished(request);
        if (admission.kind() == Admission.Kind.SAME_KEY) {
            requireSame(admission.reindex(), admission.reindex().request().isSameOrder(request));
            return admission.reindex();
        }
        return admit(admission, request);
    }

    /**
     * Admits a request as if nobody waited for its answer: that of the same key is given only if it is over or was interrupted.
     *
     * @throws GateRefused as {@link #admitOnce}, and if the reindex of the same key is running or held
     */
    public Reindex admit(ReindexRequest request) {
        return admit(reindexes.createUnlessUnfinished(request), request);
    }

    private Reindex admit(Admission admission, ReindexRequest request) {
        Reindex first = admission.reindex();
        return switch (admission.kind()) {
            case CREATED -> first;
            case SAME_KEY -> {
                requireSame(first, first.request().isSameOrder(request));
                yield first.state().isOver() ? first : goOn(first, request);
            }
            case EXISTS -> goOn(first, request);
        };
    }

    private Reindex goOn(Reindex first, ReindexRequest request) {
        refuseUnlessSame(first, request);
        awaitDeath(first);
        LOG.info("Going on with reindex {}, which was interrupted while {}", first.id(), first.state());
        return first;
    }

    private static void refuseUnlessSame(Reindex first, ReindexRequest request) {
        if (first.isHeldByOperator()) {
            throw refused(first, "it is loaded and waits for its swap: swap or cancel it first");
        }
        ReindexRequest asked = first.request();
        if (request.isPartial() && !asked.isSameOrder(request)) {
            throw refused(
                    first,
                    "it writes to %s, and what serves is elsewhere now: cancel it first".formatted(asked.target()));
        }
        if (!asked.isSameOrder(request)) {
            throw refused(
                    first,
                    "it was started with --entity %s --mode %s --target %s: give the same to go on, or cancel it first"
                            .formatted(String.join(",", asked.entities()), asked.mode(), asked.target()));
        }
    }

    /** A worker that was killed is known to be dead only when its sign of life has been missing for long enough. */
    private void awaitDeath(Reindex first) {
        Optional<WorkerSign> alive = findOwner(first);
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
            alive = findOwner(first);
            if (alive.isPresent() && alive.get().age().compareTo(before.age()) < 0) {
                throw refused(first, "it is running on " + alive.get().worker());
            }
        }
    }

    private Optional<WorkerSign> findOwner(Reindex reindex) {
        String owner = reindex.isRunning() ? reindex.owner() : null;
        return owner == null ? Optional.empty() : workers.findAlive(owner, settings.deadAfter());
    }

    private void pause() {
        try {
            Thread.sleep(settings.heartbeat().dividedBy(2));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a worker", interrupted);
        }
    }

    private static GateRefused refused(Reindex first, String why) {
        return new GateRefused("Refused by reindex %d".formatted(first.id()), List.of(why));
    }

    /** Works on an admitted reindex in this process, beside whoever else works on it, until it has ended. */
    public Reindex run(Reindex reindex) {
        if (!reindex.isRunning() && !reindex.isBrokenOff()) {
            return reindex;
        }
        submit(reindex);
        workforce.dispatcher.start();
        Reindex ended = await(reindex.id());
        if (workforce.drain.isRequested()) {
            // Slots give back what they hold before the process may end.
            workforce.dispatcher.close();
        }
        return ended;
    }

    /** Leaves an admitted reindex to the workers, and waits until it has ended. */
    public Reindex watch(Reindex reindex) {
        if (!reindex.isRunning() && !reindex.isBrokenOff()) {
            return reindex;
        }
        submit(reindex);
        return await(reindex.id());
    }

    /** Leaves an admitted reindex to the workers, unless it is over or waits for nothing but its swap. */
    public void submit(Reindex reindex) {
        reindexes.takeUp(reindex.id());
        workforce.dispatcher.submitAll();
    }

    /** Waits until a reindex has ended, or this process is asked to stop. */
    public Reindex await(long id) {
        Reindex reindex = reindexes.reindex(id);
        while (reindex.isRunning() && !isAskedToStop()) {
            reindex = reindexes.reindex(id);
        }
        return reindex;
    }

    private boolean isAskedToStop() {
        try {
            return workforce.drain.await(LOOK);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Records that an operator swapped in a generation of a reindex that was held for it. */
    public void noteSwap(Generation generation) {
        Reindex reindex = reindexes.reindex(generation.reindex());
        boolean allServe = generations.ofReindex(reindex.id()).stream().allMatch(Generation::serving);
        if (reindex.state() == ReindexState.HELD && allServe) {
            reindexes.become(reindex.id(), ReindexState.DONE, "");
        }
    }

    /**
     * Gives up a reindex and drops its generations. One that is running is stopped first, by the worker that runs it.
     *
     * @throws GateRefused if it is over
     */
    public Reindex cancel(long id) {
        giveUp(id);
        return await(id);
    }

    /** The same, without waiting for the worker that runs it. */
    public void giveUp(long id) {
        Reindex reindex = reindexes.reindex(id);
        if (reindex.state().isOver()) {
            throw new GateRefused(
                    "Cannot cancel reindex %d".formatted(id), List.of("it is %s already".formatted(reindex.state())));
        }
        if (findOwner(reindex).isEmpty()) {
            cancellation.carryOut(id);
        } else {
            reindexes.askToCancel(id);
        }
    }
}
