package io.greenlight.guard;

import io.greenlight.dispatch.HeldBack;
import io.greenlight.read.HealthProbe;
import io.greenlight.read.Source;
import io.greenlight.read.SourceHealth;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one source for this process while somebody reads from it. Looks when it is asked and the last look is older than the
 * interval: one of those who ask looks, the others go by the last look. Says what holds reading back, and that it goes on. Safe
 * for use by many threads.
 */
public final class SourceGuard {
    private static final Logger LOG = LoggerFactory.getLogger(SourceGuard.class);
    private static final String CAUSE = "guard";

    private final Source source;
    private final Settings settings;
    private final HeldBack heldBack;
    private final ReentrantLock looking = new ReentrantLock();
    private @Nullable HealthProbe probe;
    private int readers;
    private volatile @Nullable Seen seen;

    /**
     * How to watch.
     *
     * @param limits of the source's health
     * @param throttleQuery gives true or a reason while the source must not be read; blank for none
     * @param throttleFile stops reading while it exists; empty for none
     * @param interval between two looks
     */
    public record Settings(
            SourceGuardPolicy.Limits limits, String throttleQuery, Optional<Path> throttleFile, Duration interval) {}

    /** What the last look gave. */
    private record Seen(SourceGuardPolicy policy, @Nullable RuntimeException failure, long at) {}

    public SourceGuard(Source source, Settings settings, HeldBack heldBack) {
        this.source = source;
        this.settings = settings;
        this.heldBack = heldBack;
    }

    /** Begins to read; the one who reads closes it. */
    public Watch watch() {
        looking.lock();
        try {
            readers++;
        } finally {
            looking.unlock();
        }
        return new Watch();
    }

    /** One who reads. Belongs to one thread. */
    public final class Watch implements AutoCloseable {
        private boolean open = true;

        /**
         * Whether it may read.
         *
         * @throws SourceUnavailable or {@link SourceRefused} if the source's health is not known, since it cannot be reached
         */
        public Verdict verdict() {
            return SourceGuard.this.verdict();
        }

        /** How long a verdict holds. */
        Duration interval() {
            return settings.interval();
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                leave();
            }
        }
    }

    private Verdict verdict() {
        Seen current = seen;
        if (current == null || isOld(current)) {
            current = look(current);
        }
        RuntimeException failure = current.failure;
        if (failure != null) {
            throw copy(failure);
        }
        return current.policy.verdict();
    }

    private boolean isOld(Seen last) {
        return System.nanoTime() - last.at >= settings.interval().toNanos();
    }

    /** Nobody waits for somebody else's look, but for the first one. */
    private Seen look(@Nullable Seen last) {
        if (last == null) {
            looking.lock();
        } else if (!looking.tryLock()) {
            return last;
        }
        try {
            Seen current = seen;
            if (current == null || isOld(current)) {
                current = lookNow(current == null ? SourceGuardPolicy.start(settings.limits()) : current.policy);
                seen = current;
            }
            return current;
        } finally {
            looking.unlock();
        }
    }

    private Seen lookNow(SourceGuardPolicy before) {
        try {
            SourceHealth health = probe().look();
            if (seen == null) {
                sayUnknown(before.unknown(health));
            }
            SourceGuardPolicy policy =
                    before.after(health, settings.throttleFile().flatMap(file -> new ThrottleFile(file).reason()));
            say(before.verdict(), policy.verdict());
            return new Seen(policy, null, System.nanoTime());
        } catch (SourceUnavailable | SourceRefused failure) {
            return new Seen(before, failure, System.nanoTime());
        }
    }

    private HealthProbe probe() {
        HealthProbe current = probe;
        if (current == null) {
            current = source.openHealth(settings.throttleQuery());
            probe = current;
        }
        return current;
    }

    private void say(Verdict before, Verdict now) {
        if (now instanceof Verdict.Go) {
            heldBack.goOn(subject(), CAUSE);
        } else {
            heldBack.hold(subject(), CAUSE, now.heldBackBy());
        }
        if (!before.getClass().equals(now.getClass())) {
            LOG.info(
                    "Source {} {}",
                    source.name(),
                    now instanceof Verdict.Go ? "is read at full pace" : "is held back: " + now.heldBackBy());
        }
    }

    private void sayUnknown(List<String> measures) {
        if (!measures.isEmpty()) {
            LOG.warn(
                    "Source {} does not show us its {}: nothing is held back by it. doctor says what to do.",
                    source.name(),
                    String.join(", ", measures));
        }
    }

    private String subject() {
        return "source " + source.name();
    }

    /** Each thread throws an exception of its own. */
    private static RuntimeException copy(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof SourceRefused
                ? new SourceRefused(message, failure)
                : new SourceUnavailable(message, failure);
    }

    /** The last one who reads closes the connection; the next one begins with a new look. */
    private void leave() {
        looking.lock();
        try {
            readers--;
            if (readers == 0) {
                HealthProbe closing = probe;
                probe = null;
                seen = null;
                heldBack.goOn(subject(), CAUSE);
                if (closing != null) {
                    closing.close();
                }
            }
        } finally {
            looking.unlock();
        }
    }
}
