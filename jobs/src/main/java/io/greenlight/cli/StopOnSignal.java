package io.greenlight.cli;

import io.greenlight.dispatch.Drain;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** On SIGTERM or SIGINT, lets the slots finish their page before the process ends. */
final class StopOnSignal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopOnSignal.class);
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Drain drain;
    private final Thread hook = new Thread(this::drainAndWait, "drain");

    private StopOnSignal(Drain drain) {
        this.drain = drain;
    }

    static StopOnSignal install(Drain drain) {
        StopOnSignal stop = new StopOnSignal(drain);
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    private void drainAndWait() {
        drain.request();
        try {
            if (!ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A page did not end within {}. It is read again by whoever goes on.", GRACE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work has ended; the process may end. */
    @Override
    public void close() {
        ended.countDown();
        if (!drain.isRequested()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
