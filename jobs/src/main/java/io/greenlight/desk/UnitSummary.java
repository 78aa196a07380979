package io.greenlight.desk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bounded piece of a reindex.
 *
 * @param id its number
 * @param entity what it loads
 * @param source where it is read
 * @param shard in which shard
 * @param state QUEUED, RUNNING, DONE, FAILED or CANCELLED
 * @param reason why it failed; empty otherwise
 * @param rank its place in the plan
 * @param held whether its account is paused
 * @param accounts how many accounts it loads
 * @param firstAccounts the first of them, at most ten
 * @param expected estimated rows
 * @param rowsRead rows read and acknowledged
 * @param slot the slot of the source that holds it; null when none does
 * @param startedAt when it was begun
 * @param finishedAt when it was done
 */
public record UnitSummary(
        long id,
        String entity,
        String source,
        String shard,
        String state,
        String reason,
        long rank,
        boolean held,
        int accounts,
        List<String> firstAccounts,
        long expected,
        long rowsRead,
        @Nullable Integer slot,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {
    public UnitSummary {
        firstAccounts = List.copyOf(firstAccounts);
    }
}
