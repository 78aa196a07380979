package io.greenlight.reindex;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reindex as it is recorded.
 *
 * @param id its number
 * @param state where it is
 * @param reason why it failed or is held; empty otherwise
 * @param request what was asked for
 * @param owner the worker that runs it or ran it last; null before the first
 * @param paused whether an operator paused it
 * @param requestedAt when
 * @param loadingAt when the first slot could start
 * @param finishedAt when it ended
 */
public record Reindex(
        long id,
        ReindexState state,
        String reason,
        ReindexRequest request,
        @Nullable String owner,
        boolean paused,
        Instant requestedAt,
        @Nullable Instant loadingAt,
        @Nullable Instant finishedAt) {
    /** Why a reindex is held whose swap was left to an operator. */
    static final String WAITS_FOR_SWAP = "verified; waits for the operator's swap";

    /** Whether it is complete and waits for nothing but the operator's swap. */
    public boolean isHeldByOperator() {
        return state == ReindexState.HELD && reason.equals(WAITS_FOR_SWAP);
    }

    /** Whether a worker should be at work on it. */
    public boolean isRunning() {
        return state == ReindexState.PLANNING || state == ReindexState.LOADING || state == ReindexState.FINISHING;
    }

    /** Whether it stopped before its end, and goes on when somebody asks. */
    public boolean isBrokenOff() {
        return state == ReindexState.FAILED || (state == ReindexState.HELD && !isHeldByOperator());
    }

    /** Entities for people, as {@code subscriber+event}. */
    public String entities() {
        return String.join("+", request.entities());
    }
}
