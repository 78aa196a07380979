package io.greenlight.swap;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
import io.greenlight.index.GenerationLayout;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Points aliases to generations, back again, and drops what is no longer needed. Every step can be repeated. */
@Component
public class Swapper {
    private static final Logger LOG = LoggerFactory.getLogger(Swapper.class);

    private final SwapGate gate;
    private final GenerationStore generations;
    private final Layouts layouts;
    private final LoadObserver observer;

    Swapper(SwapGate gate, GenerationStore generations, Layouts layouts, LoadObserver observer) {
        this.gate = gate;
        this.generations = generations;
        this.layouts = layouts;
        this.observer = observer;
    }

    /**
     * Points the alias to the generation if the gate allows it. The alias is changed first and then recorded; a process that
     * dies between the two leaves a generation that is verified and only not yet recorded, and the next swap repeats both.
     *
     * @throws GateRefused listing what is missing
     */
    public void swap(Generation generation) {
        List<String> missing = gate.missing(generation);
        if (!missing.isEmpty()) {
            throw new GateRefused("Cannot swap to %s".formatted(generation.name()), missing);
        }
        point(generation);
    }

    /**
     * The generation that served an entity before the present one.
     *
     * @throws GateRefused if there is none, or it is retired
     */
    public Generation previous(String entity) {
        return generations.live(entity).stream()
                .filter(generation -> generation.state() == GenerationState.RETIRING)
                .max(Comparator.comparing(Generation::swappedAt, Comparator.nullsFirst(Comparator.naturalOrder())))
                .orElseThrow(() -> new GateRefused(
                        "Cannot roll back %s".formatted(entity),
                        List.of("no generation that served before still has its indexes")));
    }

    /** Points the alias to the generation whatever the gate says; for an operator who typed its name. */
    public void force(Generation generation) {
        if (!generation.state().isLive()) {
            throw new GateRefused(
                    "Cannot swap to %s".formatted(generation.name()),
                    List.of("it is %s, its indexes are gone".formatted(generation.state())));
        }
        LOG.warn("Swapping {} to {} by force: {}", generation.alias(), generation.name(), gate.missing(generation));
        point(generation);
    }

    private void point(Generation generation) {
        layouts.target(generation).swap(layouts.layout(generation));
        observer.at(LoadPoint.AFTER_SWAP_BEFORE_RECORD);
        generations.markServing(generation);
        LOG.info("Alias {} points to {}", generation.alias(), generation.name());
    }

    /**
     * Drops the indexes of a generation for good.
     *
     * @throws GateRefused if it serves, or is still being built by a reindex that is not over
     */
    public void retire(Generation generation) {
        if (generation.serving()) {
            throw new GateRefused(
                    "Cannot retire %s".formatted(generation.name()),
                    List.of("it serves %s".formatted(generation.alias())));
        }
        if (generation.state() == GenerationState.RETIRED || generation.state() == GenerationState.ABANDONED) {
            return;
        }
        if (generation.state() != GenerationState.RETIRING) {
            throw new GateRefused(
                    "Cannot retire %s".formatted(generation.name()),
                    List.of("it is %s: cancel reindex %d instead".formatted(generation.state(), generation.reindex())));
        }
        drop(generation);
        generations.markRetired(generation);
    }

    /** Gives up a generation that never served and drops its indexes. */
    public void abandon(Generation generation) {
        if (generation.serving()) {
            throw new GateRefused(
                    "Cannot give up %s".formatted(generation.name()),
                    List.of("it serves %s".formatted(generation.alias())));
        }
        drop(generation);
        generations.markAbandoned(generation);
    }

    private void drop(Generation generation) {
        GenerationLayout layout = layouts.layout(generation);
        layouts.target(generation).drop(layout);
        LOG.info("Dropped the indexes of {}", generation.name());
    }
}
