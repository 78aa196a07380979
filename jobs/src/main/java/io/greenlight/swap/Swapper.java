package io.greenlight.swap;

import io.greenlight.control.ControlLocks;
import io.greenlight.control.ControlLocks.Held;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Points aliases to generations, back again, and drops what is no longer needed. Every step can be repeated. What concerns one entity
 * happens one after the other, whichever processes do it: under a lock of the control database, by the state that the registry has then.
 */
@Component
public class Swapper {
    private static final Logger LOG = LoggerFactory.getLogger(Swapper.class);

    private final SwapGate gate;
    private final GenerationStore generations;
    private final Layouts layouts;
    private final ControlLocks locks;
    private final LoadObserver observer;

    Swapper(SwapGate gate, GenerationStore generations, Layouts layouts, ControlLocks locks, LoadObserver observer) {
        this.gate = gate;
        this.generations = generations;
        this.layouts = layouts;
        this.locks = locks;
        this.observer = observer;
    }

    /**
     * Points the alias to the generation if the gate allows it. The alias is changed first and then recorded; a process that
     * dies between the two leaves a generation that is verified and only not yet recorded, and the next swap repeats both.
     *
     * @throws GateRefused listing what is missing
     */
    public void swap(Generation generation) {
        String what = "Cannot swap to %s".formatted(generation.name());
        alone(generation, what, (now, lock) -> {
            List<String> missing = gate.missing(now);
            if (!missing.isEmpty()) {
                throw new GateRefused(what, missing);
            }
            point(now, lock);
        });
    }

    /**
     * The generation that served an entity before the present one, and is older than that: who goes back once more goes further back, and
     * never to what was just left.
     *
     * @throws GateRefused if there is none, or it is retired
     */
    public Generation previous(String entity) {
        return findPrevious(entity)
                .orElseThrow(() -> new GateRefused(
                        "Cannot roll back %s".formatted(entity),
                        List.of("no generation that served before still has its indexes")));
    }

    /** As {@link #previous}, if there is one. */
    public Optional<Generation> findPrevious(String entity) {
        long serving = generations.findServing(entity).map(Generation::number).orElse(Long.MAX_VALUE);
        return generations.live(entity).stream()
                .filter(generation -> generation.state() == GenerationState.RETIRING && generation.number() < serving)
                .max(Comparator.comparing(Generation::swappedAt, Comparator.nullsFirst(Comparator.naturalOrder())));
    }

    /** Points the alias to the generation whatever the gate says; for an operator who typed its name. */
    public void force(Generation generation) {
        String what = "Cannot swap to %s".formatted(generation.name());
        alone(generation, what, (now, lock) -> {
            if (!now.state().isLive()) {
                throw new GateRefused(what, List.of("it is %s, its indexes are gone".formatted(now.state())));
            }
            LOG.warn("Swapping {} to {} by force: {}", now.alias(), now.name(), gate.missing(now));
            point(now, lock);
        });
    }

    private void point(Generation generation, Held lock) {
        GenerationLayout layout = layouts.layout(generation);
        Target target = layouts.target(generation);
        // The sync makes searchable what it writes to the generation that serves; to this one it has only written. Once
        // before, so
        // that the alias never shows less, and once when all that comes is written before it counts as fresh.
        target.refresh(layout);
        lock.confirm();
        target.swap(layout);
        observer.at(LoadPoint.AFTER_SWAP_BEFORE_RECORD);
        target.refresh(layout);
        generations.markServing(generation);
        LOG.info("Alias {} points to {}", generation.alias(), generation.name());
    }

    /**
     * Points the alias to a generation that is about to be loaded (cold mode). Recorded first: from there on no account is ready, whatever
     * the alias still shows.
     *
     * @param indexes makes its indexes; what is there already stays
     */
    public void serveWhileBuilding(Generation generation, Runnable indexes) {
        alone(generation, "Cannot let %s serve from the start".formatted(generation.name()), (now, lock) -> {
            if (!now.serving()) {
                generations.markServingWhileBuilding(now);
            }
            indexes.run();
            lock.confirm();
            layouts.target(now).swap(layouts.layout(now));
        });
    }

    /**
     * Drops the indexes of a generation for good.
     *
     * @throws GateRefused if it serves, or has since it was looked at, or is still being built by a reindex that is not over
     */
    public void retire(Generation generation) {
        String what = "Cannot retire %s".formatted(generation.name());
        alone(generation, what, (now, lock) -> {
            if (now.serving()) {
                throw new GateRefused(what, List.of("it serves %s".formatted(now.alias())));
            }
            if (!now.state().isLive()) {
                return;
            }
            if (now.state() != GenerationState.RETIRING) {
                throw new GateRefused(
                        what, List.of("it is %s: cancel reindex %d instead".formatted(now.state(), now.reindex())));
            }
            if (!Objects.equals(now.swappedAt(), generation.swappedAt())) {
                throw new GateRefused(what, List.of("it has served %s meanwhile".formatted(now.alias())));
            }
            drop(now, lock);
            generations.markRetired(now);
        });
    }

    /** Gives up a generation that never served and drops its indexes. */
    public void abandon(Generation generation) {
        String what = "Cannot give up %s".formatted(generation.name());
        alone(generation, what, (now, lock) -> {
            if (now.serving()) {
                throw new GateRefused(what, List.of("it serves %s".formatted(now.alias())));
            }
            drop(now, lock);
            generations.markAbandoned(now);
        });
    }

    private void drop(Generation generation, Held lock) {
        GenerationLayout layout = layouts.layout(generation);
        lock.confirm();
        layouts.target(generation).drop(layout);
        LOG.info("Dropped the indexes of {}", generation.name());
    }

    /** Does the work while nobody else changes what serves this entity, with what is recorded of the generation then. */
    private void alone(Generation generation, String what, BiConsumer<Generation, Held> work) {
        boolean done = locks.tryRun(
                "what serves " + generation.entity(),
                lock -> work.accept(generations.generation(generation.entity(), generation.number()), lock));
        if (!done) {
            throw new GateRefused(
                    what,
                    List.of("another swap or retirement of %s has been under way for %d s. Try again when it is over"
                            .formatted(generation.entity(), ControlLocks.LONGEST_WAIT.toSeconds())));
        }
    }
}
