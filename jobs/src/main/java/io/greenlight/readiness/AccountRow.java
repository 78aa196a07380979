package io.greenlight.readiness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One entity's row of an account in its serving generation. */
record AccountRow(
        String entity,
        long generation,
        String alias,
        String target,
        String source,
        String state,
        String reason,
        boolean held,
        Order order,
        Counts counts,
        @Nullable Instant readyAt) {
    /**
     * Its place among those that wait.
     *
     * @param lift how far an operator raised it
     * @param rank its place in the plan
     */
    record Order(long lift, long rank) implements Comparable<Order> {
        @Override
        public int compareTo(Order other) {
            int byLift = Long.compare(other.lift, lift);
            return byLift != 0 ? byLift : Long.compare(rank, other.rank);
        }
    }

    /** How much there is of it. */
    record Counts(long indexed, long expected, long dead) {}

    boolean isReady() {
        return state.equals("READY");
    }

    boolean isQueued() {
        return state.equals("QUEUED");
    }

    /** Whether an operator keeps it from being loaded for now. */
    boolean isPaused() {
        return held && (state.equals("QUEUED") || state.equals("INDEXING"));
    }

    /** Whether an operator left it out of this generation. */
    boolean isLeftOut() {
        return state.equals("CANCELLED");
    }
}
