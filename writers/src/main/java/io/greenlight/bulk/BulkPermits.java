package io.greenlight.bulk;

import java.util.concurrent.Semaphore;

/**
 * How many bulk requests one process may have under way on one target, whatever the number of writing threads. A permit is
 * held while a request is under way and not during pauses. First come, first served.
 */
public final class BulkPermits {
    /** Enough to keep a node busy; more only adds latency. */
    public static final int DEFAULT = 4;

    private final Semaphore permits;

    /** @param requests most requests under way at once */
    public BulkPermits(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException(
                    "Cannot allow %d bulk requests at once: it must be at least 1".formatted(requests));
        }
        permits = new Semaphore(requests, true);
    }

    /**
     * Waits for a permit. Every permit must be given back by {@link #release()}.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; it then holds none
     */
    public void acquire() throws InterruptedException {
        permits.acquire();
    }

    /** Gives a permit back. */
    public void release() {
        permits.release();
    }
}
