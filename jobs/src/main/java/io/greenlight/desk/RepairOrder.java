package io.greenlight.desk;

import io.greenlight.problem.RequestRefused;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which open differences are to be mended; every limit narrows. Or a whole generation, which is compared with its sources first.
 *
 * @param verification those this comparison found, whether its generation serves or not; null for any of the generations that
 *     serve
 * @param generation all of this generation instead, whether it serves or not; nothing else is given then
 * @param entities of these entities; of all when empty
 * @param accounts of these accounts; of all when empty
 * @param source of accounts on this source; null for any
 */
public record RepairOrder(
        @Nullable Long verification,
        @Nullable String generation,
        List<String> entities,
        List<String> accounts,
        @Nullable String source) {
    public RepairOrder {
        entities = List.copyOf(Objects.requireNonNullElse(entities, List.of()));
        accounts = List.copyOf(Objects.requireNonNullElse(accounts, List.of()));
    }

    /**
     * The generation that is meant as a whole; empty when differences are.
     *
     * @throws RequestRefused if anything that narrows is given with it
     */
    public Optional<String> findGeneration() {
        if (generation != null
                && (verification != null || source != null || !entities.isEmpty() || !accounts.isEmpty())) {
            throw new RequestRefused(
                    "--generation compares all of it by itself: not with --verification, --entity, --accounts or --source");
        }
        return Optional.ofNullable(generation);
    }
}
