package io.greenlight.cli;

import io.greenlight.dispatch.Drain;
import io.greenlight.problem.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For a process that runs until it is told to end. SIGTERM or SIGINT asks it to drain; when it has, the process ends with exit
 * code 0, and not with the signal's: an end in order is no failure.
 */
final class RunUntilSignal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunUntilSignal.class);
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Drain drain;
    private final Thread hook = new Thread(this::endInOrder, "end-in-order");

    private RunUntilSignal(Drain drain) {
        this.drain = drain;
    }

    static RunUntilSignal install(Drain drain) {
        RunUntilSignal run = new RunUntilSignal(drain);
        Runtime.getRuntime().addShutdownHook(run.hook);
        return run;
    }

    /** Returns when a signal has come. */
    void await() throws InterruptedException {
        drain.await();
    }

    private void endInOrder() {
        drain.request();
        try {
            if (ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(ExitCode.DONE.code());
            }
            LOG.warn("Work did not end within {}. It goes on elsewhere from its checkpoints.", GRACE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything has ended; the process may end. */
    @Override
    public void close() {
        ended.countDown();
        if (!drain.isRequested()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
