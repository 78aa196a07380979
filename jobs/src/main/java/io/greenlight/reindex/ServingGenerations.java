package io.greenlight.reindex;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.GenerationStore;
import io.greenlight.swap.GateRefused;
import java.util.List;

/** Finds the generation that a partial reindex writes to. */
final class ServingGenerations {
    private ServingGenerations() {}

    /**
     * The generation that serves an entity.
     *
     * @throws GateRefused if there is none, or it is still being built
     */
    static Generation require(GenerationStore generations, String entity) {
        Generation serving = generations
                .findServing(entity)
                .orElseThrow(() -> refused(
                        entity, "no generation of it serves. Build one first: greenlight reindex --entity " + entity));
        if (serving.state() != GenerationState.SERVING) {
            throw refused(
                    entity,
                    "%s serves and is still being built by reindex %d. Wait until that is DONE"
                            .formatted(serving.name(), serving.reindex()));
        }
        return serving;
    }

    private static GateRefused refused(String entity, String why) {
        return new GateRefused("Cannot reindex a part of %s".formatted(entity), List.of(why));
    }
}
