package io.greenlight.bench;

import io.greenlight.bench.Meter.Reading;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Measures the loading phase of a reindex: from the first claim to the checkpoint of the last row. The clocks are read at
 * these two moments only, so that measuring costs the load nothing.
 */
final class LoadClock implements LoadObserver {
    private final Meter meter;
    private final long rows;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicLong done = new AtomicLong();
    private final ThreadLocal<Integer> page = ThreadLocal.withInitial(() -> 0);

    private volatile @Nullable Reading start;
    private volatile @Nullable Reading end;
    private volatile long heapPeak;

    /** @param rows that the load will read */
    LoadClock(Meter meter, long rows) {
        this.meter = meter;
        this.rows = rows;
    }

    /** Prepares for the next load. */
    void reset() {
        start = null;
        end = null;
        heapPeak = 0;
        done.set(0);
        claimed.set(false);
    }

    @Override
    public void read(long unit, String after, int count) {
        page.set(count);
    }

    @Override
    public void at(LoadPoint point) {
        if (point == LoadPoint.AFTER_CLAIM) {
            begin();
        } else if (point == LoadPoint.AFTER_CHECKPOINT) {
            count();
        }
    }

    private void begin() {
        if (claimed.compareAndSet(false, true)) {
            meter.forgetHeapPeak();
            start = meter.read();
        }
    }

    /** A slot has one page under way at a time, and a thread of its own. */
    private void count() {
        if (done.addAndGet(page.get()) == rows) {
            end = meter.read();
            heapPeak = meter.heapPeak();
        }
    }

    /**
     * What the loading phase took.
     *
     * @throws IllegalStateException if not every row was loaded
     */
    Reading phase() {
        if (end == null) {
            throw new IllegalStateException("The load ended after %d of %d rows".formatted(done.get(), rows));
        }
        return Objects.requireNonNull(end).minus(Objects.requireNonNull(start));
    }

    /** When the loading phase began, as {@link System#nanoTime}. */
    long startNanos() {
        return Objects.requireNonNull(start).nanos();
    }

    /** Peak of the heap during the loading phase. */
    long heapPeakBytes() {
        return heapPeak;
    }
}
