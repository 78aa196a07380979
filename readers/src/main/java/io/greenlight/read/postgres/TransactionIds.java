package io.greenlight.read.postgres;

/**
 * Completes the ids of transactions, of which the WAL shows the lower half: to the id nearest to the one before. Right as long as
 * two that follow each other in the WAL are less than two thousand million apart, which PostgreSQL ensures by itself.
 *
 * <p>Example: after 4,294,967,290 comes 3, which is 4,294,967,299.
 */
final class TransactionIds {
    private long last;

    /**
     * Starts with an id that is near.
     *
     * @param near a whole id, as of the current snapshot
     */
    TransactionIds(long near) {
        this.last = near;
    }

    long complete(int lowerHalf) {
        last += lowerHalf - (int) last;
        return last;
    }
}
