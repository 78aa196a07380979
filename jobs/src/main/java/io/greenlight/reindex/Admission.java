package io.greenlight.reindex;

/**
 * How a request was admitted.
 *
 * @param reindex the reindex that stands for it
 * @param kind whether it is new
 */
record Admission(Reindex reindex, Kind kind) {
    /** Whether a reindex is new. */
    enum Kind {
        /** It was created for this request. */
        CREATED,
        /** It was asked for with the same key before, whatever became of it. */
        SAME_KEY,
        /** It is unfinished and was there before. */
        EXISTS
    }
}
