package io.greenlight.generation;

import java.util.Set;

/** Where a generation is in its life. */
public enum GenerationState {
    /** Being loaded; in cold mode already behind the alias. */
    BUILDING,
    /** Loaded and verified, may be swapped in. */
    VERIFIED,
    /** Behind the alias. */
    SERVING,
    /** Was behind the alias and can be again, until it is retired. */
    RETIRING,
    /** Its indexes are dropped. */
    RETIRED,
    /** Given up before it was done; its indexes are dropped. */
    ABANDONED;

    /** Whether a generation may go from this state to the other. */
    public boolean mayBecome(GenerationState next) {
        Set<GenerationState> legal = switch (this) {
            case BUILDING -> Set.of(VERIFIED, SERVING, RETIRING, ABANDONED);
            case VERIFIED -> Set.of(SERVING, ABANDONED);
            case SERVING -> Set.of(RETIRING);
            case RETIRING -> Set.of(SERVING, RETIRED);
            case RETIRED, ABANDONED -> Set.of();
        };
        return legal.contains(next);
    }

    /** Whether its physical indexes exist. */
    public boolean isLive() {
        return this != RETIRED && this != ABANDONED;
    }
}
