package io.greenlight.dispatch;

import io.greenlight.control.ControlFailures;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits while the control database does not answer, with the reason, and goes on by itself. Nothing is written meanwhile: what
 * is written must be recorded. Safe for use by many threads.
 */
public final class ControlPatience {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPatience.class);
    private static final String SUBJECT = "control database";

    private final Runnable probe;
    private final Duration pause;
    private final HeldBack heldBack;
    private final Drain drain;

    /**
     * With what finds out whether it answers, and the pause between two tries.
     *
     * @param probe asks the database anything, and throws what {@link #isControlFailure} knows while it is away
     */
    ControlPatience(Runnable probe, Duration pause, HeldBack heldBack, Drain drain) {
        this.probe = probe;
        this.pause = pause;
        this.heldBack = heldBack;
        this.drain = drain;
    }

    /** Whether something failed since the control database could not be reached, or took another's word. */
    public static boolean isControlFailure(Throwable failure) {
        return ControlFailures.isAway(failure);
    }

    /** As {@link #call}, without a result. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /**
     * Does the work, again and again while the control database cannot be reached; for work that may be repeated.
     *
     * @throws RuntimeException what the work threw last, if the process was asked to stop
     */
    public <T> T call(Supplier<T> work) {
        while (true) {
            try {
                return work.get();
            } catch (RuntimeException failure) {
                if (!isControlFailure(failure) || !await(failure)) {
                    throw failure;
                }
            }
        }
    }

    /**
     * Waits until the control database answers, if this failure came from there.
     *
     * @return false if the process was asked to stop meanwhile
     */
    public boolean await(Throwable failure) {
        if (!isControlFailure(failure)) {
            return true;
        }
        boolean held = false;
        while (!answers()) {
            if (!held) {
                LOG.warn(
                        "The control database does not answer: {}. Nothing is written until it does.", reason(failure));
                heldBack.hold(SUBJECT, reason(failure));
                held = true;
            }
            if (isAskedToStop()) {
                heldBack.goOn(SUBJECT);
                return false;
            }
        }
        heldBack.goOn(SUBJECT);
        return !drain.isRequested();
    }

    private static String reason(Throwable failure) {
        return ControlFailures.reason(failure);
    }

    private boolean answers() {
        try {
            probe.run();
            return true;
        } catch (RuntimeException failure) {
            if (isControlFailure(failure)) {
                return false;
            }
            throw failure;
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
