package io.greenlight.reindex;

import java.util.Set;

/** Where a reindex is. */
public enum ReindexState {
    /** Accounts are read, ranked and cut into units. */
    PLANNING,
    /** Slots take units. */
    LOADING,
    /** Everything is loaded; the whole is verified and prepared to serve. */
    FINISHING,
    /** Verified, or refused by the gate; waits for an operator's swap. */
    HELD,
    /** The alias points to its generations. */
    DONE,
    /** Stopped by an error; the same command goes on. */
    FAILED,
    /** Given up. */
    CANCELLED;

    /** Whether a reindex may go from this state to the other. */
    public boolean mayBecome(ReindexState next) {
        if (this == next) {
            return true;
        }
        Set<ReindexState> legal = switch (this) {
            // A restarted job walks through all its states again, and each finds done what was done.
            case PLANNING -> Set.of(LOADING, HELD, FAILED, CANCELLED);
            case LOADING -> Set.of(PLANNING, FINISHING, HELD, FAILED, CANCELLED);
            case FINISHING -> Set.of(PLANNING, HELD, DONE, FAILED, CANCELLED);
            case HELD -> Set.of(PLANNING, DONE, FAILED, CANCELLED);
            case FAILED -> Set.of(PLANNING, CANCELLED);
            case DONE, CANCELLED -> Set.of();
        };
        return legal.contains(next);
    }

    /** Whether nothing more happens to it. */
    public boolean isOver() {
        return this == DONE || this == CANCELLED;
    }
}
