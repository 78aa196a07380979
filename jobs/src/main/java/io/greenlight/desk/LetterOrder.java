package io.greenlight.desk;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; every limit narrows.
 *
 * @param ids these; any when empty
 * @param cause those whose field or reason is this text; null for any
 * @param entities of these entities; of all when empty
 * @param accounts of these accounts; of all when empty
 */
public record LetterOrder(List<Long> ids, @Nullable String cause, List<String> entities, List<String> accounts) {
    public LetterOrder {
        ids = List.copyOf(Objects.requireNonNullElse(ids, List.of()));
        entities = List.copyOf(Objects.requireNonNullElse(entities, List.of()));
        accounts = List.copyOf(Objects.requireNonNullElse(accounts, List.of()));
    }

    /** Whether anything but entities narrows the choice. */
    public boolean isNarrow() {
        return !ids.isEmpty() || cause != null || !accounts.isEmpty();
    }
}
