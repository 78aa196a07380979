package io.greenlight.dispatch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Says at regular intervals that this process is alive and runs a reindex, until it is closed. */
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final WorkerStore workers;
    private final String worker;
    private final ScheduledFuture<?> beats;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());

    /** Starts beating; the first beat is given before this returns. */
    public Heartbeat(WorkerStore workers, String worker, long reindex, Duration interval, HeldBack heldBack) {
        this.workers = workers;
        this.worker = worker;
        workers.beat(worker, reindex, heldBack.reasons());
        this.beats = timer.scheduleAtFixedRate(
                () -> beat(reindex, heldBack), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether it still beats. */
    public boolean isBeating() {
        return !beats.isDone();
    }

    private void beat(long reindex, HeldBack heldBack) {
        try {
            workers.beat(worker, reindex, heldBack.reasons());
        } catch (DataAccessException | TransactionException failure) {
            LOG.warn("Cannot give a sign of life to the control database: {}. Trying again.", failure.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.leave(worker);
    }
}
