package io.greenlight.bulk;

/**
 * Adds up the answers to requests sent under one number of permits. The first answer only starts the clock, so that windows are
 * comparable, whether the number has just changed or not.
 */
final class AnswerWindow {
    /** What a request costs besides its bytes, so that small requests do not look slow. */
    private static final long REQUEST_BYTES = 65_536;

    private static final double NANOS_PER_SECOND = 1e9;

    private int answers;
    private long openedNanos;
    private long lastNanos;
    private long work;
    private long latencyNanos;
    private boolean waited;

    void add(BulkAnswered answer) {
        if (answers++ == 0) {
            openedNanos = answer.answeredNanos();
        } else {
            work += answer.bytes() + REQUEST_BYTES;
            latencyNanos += answer.latencyNanos();
        }
        waited |= answer.waited();
        lastNanos = answer.answeredNanos();
    }

    /** Counted answers, without the first. */
    int counted() {
        return Math.max(0, answers - 1);
    }

    long nanos() {
        return lastNanos - openedNanos;
    }

    /** Whether a request had to wait for a permit, so that one permit more would be used. */
    boolean isWanting() {
        return waited;
    }

    /** Bytes per second. */
    double rate() {
        return work * NANOS_PER_SECOND / Math.max(1, nanos());
    }

    /** Mean time of a request. */
    long meanNanos() {
        return latencyNanos / Math.max(1, counted());
    }

    /** Nanoseconds of a request's time per byte. */
    double slowness() {
        return (double) latencyNanos / Math.max(1, work);
    }
}
