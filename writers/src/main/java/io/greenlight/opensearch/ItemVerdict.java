package io.greenlight.opensearch;

import io.greenlight.bulk.WriteOutcome;

/** What the status of one item means for the writer. */
sealed interface ItemVerdict {
    /** The document has its outcome. */
    record Settled(WriteOutcome outcome) implements ItemVerdict {}

    /** Turned away for now: send again for as long as it takes. */
    record TurnedAway(Obstacle obstacle) implements ItemVerdict {}

    /** An internal error of the target: send again, a limited number of times. */
    record Failed(String cause) implements ItemVerdict {}

    /** The index is not there: stop. */
    record IndexMissing() implements ItemVerdict {}
}
