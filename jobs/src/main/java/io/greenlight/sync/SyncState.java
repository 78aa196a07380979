package io.greenlight.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a source that is followed.
 *
 * @param source its name
 * @param following number of the unbroken chain of changes that is being followed; 0 before the first
 * @param missed why the chain before it broke; empty for the first
 * @param heldBack why the sync does not get on; empty when it does
 * @param confirmed everything up to this position is applied
 * @param freshAsOf everything committed before this time is searchable; null when that was never so
 * @param freshPosition everything up to this position is searchable
 * @param age how old {@code freshAsOf} is by the control database's clock; null when it is
 * @param retainedBytes WAL that the source keeps for the sync; null while nobody knows, since it does not answer
 * @param highestVersion highest version that was read of the source, by whomever
 * @param systemIdentifier which database it was; empty before the first chain, and after the source was let go
 * @param timeline which copy of it
 * @param tables what is followed, a line for each table: shard, table, entity and columns; empty when nobody has noted it
 */
public record SyncState(
        String source,
        long following,
        String missed,
        String heldBack,
        long confirmed,
        @Nullable Instant freshAsOf,
        long freshPosition,
        @Nullable Duration age,
        @Nullable Long retainedBytes,
        long highestVersion,
        String systemIdentifier,
        int timeline,
        List<String> tables) {
    public SyncState {
        tables = List.copyOf(tables);
    }
}
