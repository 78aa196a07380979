package io.greenlight.guard;

import io.greenlight.dispatch.Drain;
import java.time.Duration;

/** Lets one slot read no faster than the guard of its source allows. Belongs to one thread. */
public final class Brake implements AutoCloseable {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final SourceGuard.Watch watch;
    private final Drain drain;

    public Brake(SourceGuard guard, Drain drain) {
        this.watch = guard.watch();
        this.drain = drain;
    }

    /**
     * Waits until the next page may be read.
     *
     * @param lastRead how long the last page took; the pause after it is in proportion
     * @return false if the process was asked to stop meanwhile
     * @throws RuntimeException as {@link SourceGuard.Watch#verdict}
     */
    public boolean await(Duration lastRead) throws InterruptedException {
        boolean paused = false;
        while (!drain.isRequested()) {
            Verdict verdict = watch.verdict();
            if (verdict instanceof Verdict.Stop) {
                drain.await(watch.interval());
            } else if (verdict instanceof Verdict.Slow slow && !paused) {
                paused = true;
                drain.await(pause(slow, lastRead));
            } else {
                return true;
            }
        }
        return false;
    }

    private static Duration pause(Verdict.Slow slow, Duration lastRead) {
        Duration pause = Duration.ofMillis(Math.round(lastRead.toMillis() * slow.pause()));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    @Override
    public void close() {
        watch.close();
    }
}
