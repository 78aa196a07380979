package io.greenlight.sync;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds the generations that changes are written to: all whose indexes exist, whether they serve or not. */
@Component
class LiveGenerations {
    private final GenerationStore generations;

    LiveGenerations(GenerationStore generations) {
        this.generations = generations;
    }

    /** Those of an entity, the one that serves first. */
    List<Generation> of(String entity) {
        return generations.live(entity).stream()
                .sorted(java.util.Comparator.comparing(Generation::serving).reversed())
                .toList();
    }
}
