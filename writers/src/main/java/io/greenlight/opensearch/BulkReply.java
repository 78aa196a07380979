package io.greenlight.opensearch;

/** What became of one bulk request as a whole. */
sealed interface BulkReply {
    /** Every item has its own answer. */
    record Answered(BulkAnswer answer) implements BulkReply {}

    /** Turned away as a whole because of what is in it (413, 400): halve it to find the document at fault. */
    record NotAccepted(String reason) implements BulkReply {}

    /** Nobody knows, or turned away for now: send everything again. Writing twice is harmless. */
    record Unanswered(Obstacle obstacle) implements BulkReply {}

    /** The index is not there: stop. */
    record IndexMissing() implements BulkReply {}
}
