package io.greenlight.dispatch;

import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A unit in the hands of one slot.
 *
 * @param id the unit
 * @param reindex whose unit it is
 * @param entity what it loads
 * @param generation where to
 * @param source where from
 * @param shard which shard of the source
 * @param scope what it covers
 * @param checkpoint where to go on; null at the start
 * @param since only documents of this time or later; null for all
 * @param epoch number of this claim; an update with another epoch is refused
 */
public record ClaimedUnit(
        long id,
        long reindex,
        String entity,
        long generation,
        String source,
        String shard,
        Scope scope,
        @Nullable Position checkpoint,
        @Nullable Instant since,
        long epoch) {}
