package io.greenlight.reindex;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks for.
 *
 * @param entities names of the entities to build, at least one
 * @param mode warm or cold
 * @param target name of the cluster
 * @param swap whether the alias is swapped as soon as the gate allows
 * @param idempotencyKey the same key gives the same reindex; null for none
 */
public record ReindexRequest(
        List<String> entities,
        Mode mode,
        String target,
        Swap swap,
        @Nullable String idempotencyKey) {
    public ReindexRequest {
        entities = List.copyOf(entities);
        if (entities.isEmpty()) {
            throw new IllegalArgumentException("Cannot reindex: no entity is named");
        }
    }

    /** When the alias is swapped. */
    public enum Swap {
        /** As soon as the gate allows. */
        AUTOMATIC,
        /** By an operator. */
        HELD
    }
}
