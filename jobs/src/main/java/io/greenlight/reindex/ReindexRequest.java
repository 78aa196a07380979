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
 * @param scope what is read and where it is written
 */
public record ReindexRequest(
        List<String> entities,
        Mode mode,
        String target,
        Swap swap,
        @Nullable String idempotencyKey,
        ReindexScope scope) {
    public ReindexRequest {
        entities = List.copyOf(entities);
        if (entities.isEmpty()) {
            throw new IllegalArgumentException("Cannot reindex: no entity is named");
        }
    }

    /** Asks for everything, in a new generation. */
    public ReindexRequest(List<String> entities, Mode mode, String target, Swap swap, @Nullable String idempotencyKey) {
        this(entities, mode, target, swap, idempotencyKey, new ReindexScope.Full());
    }

    /** Whether it writes into the generation that serves. */
    public boolean isPartial() {
        return scope instanceof ReindexScope.Partial;
    }

    /** Whether the other asks for the same, whatever its key and swap: an operator changes the swap of one under way. */
    boolean isSameOrder(ReindexRequest other) {
        return entities.equals(other.entities)
                && mode == other.mode
                && target.equals(other.target)
                && scope.equals(other.scope);
    }

    /** Asks for a part, to be written to the generations that serve. */
    public static ReindexRequest partial(
            List<String> entities, String target, @Nullable String idempotencyKey, ReindexScope.Partial scope) {
        return new ReindexRequest(entities, Mode.WARM, target, Swap.AUTOMATIC, idempotencyKey, scope);
    }

    /** When the alias is swapped. */
    public enum Swap {
        /** As soon as the gate allows. */
        AUTOMATIC,
        /** By an operator. */
        HELD
    }
}
