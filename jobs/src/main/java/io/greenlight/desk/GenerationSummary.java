package io.greenlight.desk;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One numbered build of an entity.
 *
 * @param name as {@code subscribers-g000042}
 * @param entity what it holds
 * @param number its number, shared by the generations of one reindex
 * @param alias the name the application queries
 * @param target the cluster
 * @param reindex which reindex builds or built it
 * @param state where it is in its life
 * @param serving whether the alias points to it
 * @param createdAt when it was begun
 * @param verifiedAt when all of it was found equal to the load's ledger
 * @param swappedAt when the alias was last pointed to it
 */
public record GenerationSummary(
        String name,
        String entity,
        long number,
        String alias,
        String target,
        long reindex,
        GenerationState state,
        boolean serving,
        Instant createdAt,
        @Nullable Instant verifiedAt,
        @Nullable Instant swappedAt) {
    static GenerationSummary of(Generation generation) {
        return new GenerationSummary(
                generation.name(),
                generation.entity(),
                generation.number(),
                generation.alias(),
                generation.target(),
                generation.reindex(),
                generation.state(),
                generation.serving(),
                generation.createdAt(),
                generation.verifiedAt(),
                generation.swappedAt());
    }
}
