package io.greenlight.bulk;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How many bulk requests one process may have under way on one target, whatever the number of writing threads. The number
 * adapts to how the target answers, between 1 and a maximum that may be changed at any time. A permit is held while a request is
 * under way and not during pauses. First come, first served; a number that falls interrupts nothing that is under way.
 */
public final class BulkPermits {
    /** Enough to keep a node busy; more only adds latency. */
    public static final int DEFAULT = 4;

    private final BulkConcurrencyPolicy policy;
    private final ResizableSemaphore permits;
    private final IntSupplier most;
    private final LongSupplier nanoClock;
    private volatile BulkConcurrency concurrency;

    /** @param most most requests under way at once, however well the target does */
    public BulkPermits(int most) {
        this(most, () -> most);
    }

    /**
     * The same for a maximum that changes.
     *
     * @param first the maximum until the first request
     * @param most asked before each request and after each answer, so it must answer quickly; at least 1
     */
    public BulkPermits(int first, IntSupplier most) {
        this(first, most, System::nanoTime);
    }

    BulkPermits(int first, IntSupplier most, LongSupplier nanoClock) {
        if (first < 1) {
            throw new IllegalArgumentException(
                    "Cannot allow %d bulk requests at once: it must be at least 1".formatted(first));
        }
        this.policy = new BulkConcurrencyPolicy(first);
        this.most = most;
        this.concurrency = policy.concurrency();
        this.permits = new ResizableSemaphore(concurrency.allowed());
        this.nanoClock = nanoClock;
    }

    /** The present number, the maximum, and why it is held down if it is. */
    public BulkConcurrency concurrency() {
        return concurrency;
    }

    /**
     * Waits for a permit, which must be closed when the request is over.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; it then holds none
     */
    public Permit acquire() throws InterruptedException {
        followLimit();
        // Unlike tryAcquire(), this one does not overtake those who wait.
        boolean waited = !permits.tryAcquire(0, TimeUnit.NANOSECONDS);
        if (waited) {
            permits.acquire();
        }
        return new Permit(waited);
    }

    private void learn(BulkAnswered answer, WriteListener listener) {
        // Who waits for a permit hears of a higher limit by the next answer.
        followLimit();
        synchronized (this) {
            BulkConcurrency now = policy.answered(answer);
            if (adopt(now)) {
                listener.concurrencyChanged(now);
            }
        }
    }

    private void followLimit() {
        int highest = most.getAsInt();
        if (highest != concurrency.most()) {
            synchronized (this) {
                adopt(policy.limit(highest, nanoClock.getAsLong()));
            }
        }
    }

    private boolean adopt(BulkConcurrency now) {
        BulkConcurrency before = concurrency;
        concurrency = now;
        permits.resize(now.allowed() - before.allowed());
        return !now.equals(before);
    }

    /** The right to have one request under way, from its making until it is closed. Belongs to one thread. */
    public final class Permit implements AutoCloseable {
        private final boolean waited;
        private final long sentNanos = nanoClock.getAsLong();

        private Permit(boolean waited) {
            this.waited = waited;
        }

        /** How long the request has been under way. */
        public long elapsedNanos() {
            return nanoClock.getAsLong() - sentNanos;
        }

        /** The target took the request. The listener hears of it if that changes the number. */
        public void taken(long bytes, WriteListener listener) {
            pushedBack("", bytes, listener);
        }

        /** The target turned the request away, wholly or in part, because it is too much for it, or did not answer. */
        public void pushedBack(String reason, long bytes, WriteListener listener) {
            learn(new BulkAnswered(sentNanos, nanoClock.getAsLong(), bytes, waited, reason), listener);
        }

        /** Gives the permit back. A request that says nothing about how busy the target is just ends here. */
        @Override
        public void close() {
            permits.release();
        }
    }

    /** Fair; goes below zero when it shrinks while all permits are taken. */
    private static final class ResizableSemaphore extends Semaphore {
        private static final long serialVersionUID = 1L;

        ResizableSemaphore(int number) {
            super(number, true);
        }

        void resize(int more) {
            if (more >= 0) {
                release(more);
            } else {
                reducePermits(-more);
            }
        }
    }
}
