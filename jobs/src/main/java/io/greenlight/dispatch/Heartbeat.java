package io.greenlight.dispatch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Says at regular intervals that this process is alive and what holds it back, until it is closed. */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final WorkerStore workers;
    private final String worker;
    private final HeldBack heldBack;
    private final Runnable alsoDue;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());
    private boolean answered = true;
    private @Nullable ScheduledFuture<?> beats;

    /**
     * Does not beat yet.
     *
     * @param alsoDue what else is due with every beat
     */
    Heartbeat(WorkerStore workers, String worker, HeldBack heldBack, Runnable alsoDue) {
        this.workers = workers;
        this.worker = worker;
        this.heldBack = heldBack;
        this.alsoDue = alsoDue;
    }

    /** Starts beating. */
    void start(Duration interval) {
        beats = timer.scheduleWithFixedDelay(this::beat, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try {
            workers.beat(worker, heldBack.reasons());
            alsoDue.run();
            if (!answered) {
                LOG.info("The control database answers again");
            }
            answered = true;
        } catch (DataAccessException | TransactionException failure) {
            if (answered) {
                LOG.warn("Cannot give a sign of life to the control database: {}. Trying again.", failure.getMessage());
            }
            answered = false;
        }
    }

    /** Whether it beats. */
    boolean isBeating() {
        return beats != null && !beats.isDone();
    }

    /** Stops beating and says that the worker has ended, if somebody still hears it. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            workers.leave(worker);
        } catch (DataAccessException | TransactionException failure) {
            LOG.warn("Cannot say to the control database that {} has ended: {}", worker, failure.getMessage());
        }
    }
}
