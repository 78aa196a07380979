package io.greenlight.desk;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which open differences are to be mended; every limit narrows.
 *
 * @param verification those this comparison found, whether its generation serves or not; null for any of the generations that
 *     serve
 * @param entities of these entities; of all when empty
 * @param accounts of these accounts; of all when empty
 * @param source of accounts on this source; null for any
 */
public record RepairOrder(
        @Nullable Long verification,
        List<String> entities,
        List<String> accounts,
        @Nullable String source) {
    public RepairOrder {
        entities = List.copyOf(Objects.requireNonNullElse(entities, List.of()));
        accounts = List.copyOf(Objects.requireNonNullElse(accounts, List.of()));
    }
}
