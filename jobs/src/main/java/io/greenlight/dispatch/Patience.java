package io.greenlight.dispatch;

import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.TargetUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits while a target cannot answer, with the reason, and goes on by itself. For calls that may be repeated: each looks at
 * what is there before it changes anything. Safe for use by many threads.
 */
public final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    /** Bulk requests hold back for causes of their own. */
    private static final String CALLS = "calls";

    private final Duration pause;
    private final Duration longest;
    private final HeldBack heldBack;
    private final Drain drain;
    private final InstantSource clock;

    /** With the pause between two tries, and the longest wait. */
    public Patience(Duration pause, Duration longest, HeldBack heldBack, Drain drain, InstantSource clock) {
        this.pause = pause;
        this.longest = longest;
        this.heldBack = heldBack;
        this.drain = drain;
        this.clock = clock;
    }

    /** As {@link #call}, without a result. */
    public void run(String target, Runnable work) {
        call(target, () -> {
            work.run();
            return true;
        });
    }

    /**
     * Does the work, again and again while the target cannot be reached.
     *
     * @throws TargetUnavailable or {@link OutcomeUnknown} if the longest wait is over, or the process was asked to stop
     */
    public <T> T call(String target, Supplier<T> work) {
        Instant giveUp = clock.instant().plus(longest);
        String subject = "target " + target;
        boolean held = false;
        while (true) {
            try {
                T result = work.get();
                if (held) {
                    heldBack.goOn(subject, CALLS);
                    LOG.info("Target {} answers again", target);
                }
                return result;
            } catch (TargetUnavailable | OutcomeUnknown failure) {
                if (clock.instant().isAfter(giveUp) || isAskedToStop()) {
                    throw failure;
                }
                if (!held) {
                    LOG.warn("Target {} does not answer: {} Trying again.", target, failure.getMessage());
                }
                heldBack.hold(subject, CALLS, String.valueOf(failure.getMessage()));
                held = true;
            }
        }
    }

    /**
     * Waits for as long as between two tries.
     *
     * @throws StopAsked if the process was asked to stop
     */
    public void pause() {
        if (isAskedToStop()) {
            throw new StopAsked();
        }
    }

    private boolean isAskedToStop() {
        try {
            return drain.await(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
