package io.greenlight.bulk;

/**
 * One bulk request that is over, as far as it tells how busy the target is. Times are of one monotonic clock.
 *
 * @param sentNanos when it was sent
 * @param answeredNanos when its answer was there, or was given up
 * @param bytes its size
 * @param waited whether it had to wait for a permit first
 * @param pushBack how the target pushed back, as {@code 429 from the target}; empty if it did not
 */
record BulkAnswered(long sentNanos, long answeredNanos, long bytes, boolean waited, String pushBack) {
    BulkAnswered {
        if (answeredNanos - sentNanos < 0) {
            throw new IllegalArgumentException("Cannot be answered before it was sent");
        }
    }

    boolean isPushBack() {
        return !pushBack.isEmpty();
    }

    long latencyNanos() {
        return answeredNanos - sentNanos;
    }
}
