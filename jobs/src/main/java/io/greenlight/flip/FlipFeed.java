package io.greenlight.flip;

import io.greenlight.control.ControlListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The latest flips for all who follow them: one reader asks the control database, when it notifies and once a second, and
 * remembers the last {@value #REMEMBERED}. Who is further behind reads for itself. When the control database was restored the flips
 * begin anew where that is. Safe for use by many threads.
 */
@Component
public class FlipFeed implements AutoCloseable {
    static final int REMEMBERED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(FlipFeed.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int PAGE = 1_000;

    private final FlipStore store;
    private final ControlListener listener;
    private final Object monitor = new Object();
    private final AtomicBoolean started = new AtomicBoolean();
    private List<Flip> remembered = List.of();
    /** All flips up to this one were read. */
    private long latest = -1;

    private int life;
    private boolean notified = true;
    private volatile boolean closed;
    private @Nullable Thread thread;

    FlipFeed(FlipStore store, ControlListener listener) {
        this.store = store;
        this.listener = listener;
    }

    /** Begins to read. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            listener.add(new Wake());
            synchronized (monitor) {
                thread = Thread.ofPlatform().daemon().name("flip-feed").start(this::read);
            }
        }
    }

    // Whatever goes wrong, it is tried again.
    @SuppressWarnings("CatchingUnchecked")
    private void read() {
        while (!closed) {
            try {
                awaitNotice();
                if (latest < 0) {
                    begin(store.latest());
                }
                for (List<Flip> page = store.after(latest, PAGE); !page.isEmpty(); page = store.after(latest, PAGE)) {
                    add(page);
                }
                if (store.lastGiven() < latest) {
                    beginAnew(store.latest());
                }
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException failure) {
                LOG.debug("Cannot read flips", failure);
            }
        }
    }

    private void awaitNotice() throws InterruptedException {
        synchronized (monitor) {
            long deadline = System.nanoTime() + TICK.toNanos();
            for (long left = TICK.toMillis();
                    !notified && left > 0;
                    left = Duration.ofNanos(deadline - System.nanoTime()).toMillis()) {
                monitor.wait(left);
            }
            notified = false;
        }
    }

    private void begin(long last) {
        synchronized (monitor) {
            latest = last;
            monitor.notifyAll();
        }
    }

    private void beginAnew(long last) {
        LOG.warn(
                "Flips after {} are not known to the control database any more: it was restored, or is another. Who follows begins anew",
                last);
        synchronized (monitor) {
            remembered = List.of();
            life++;
            begin(last);
        }
    }

    private void add(List<Flip> page) {
        synchronized (monitor) {
            List<Flip> all = new ArrayList<>(remembered);
            all.addAll(page);
            remembered = List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
            latest = page.getLast().id();
            monitor.notifyAll();
        }
    }

    /** Another number when the flips have begun anew: an id of before is no place in them. */
    public int life() {
        synchronized (monitor) {
            return life;
        }
    }

    /** Where somebody begins who asks for what comes from now on. */
    public Place end() {
        synchronized (monitor) {
            if (latest >= 0) {
                return new Place(latest, false);
            }
        }
        return new Place(store.latest(), false);
    }

    /** Where somebody goes on who knows the flips up to this one. */
    public Place place(long id) {
        return id > store.lastGiven() ? new Place(store.latest(), true) : new Place(id, id < store.oldest() - 1);
    }

    /**
     * A place in the flips.
     *
     * @param last the flip before it
     * @param isAnother whether it is not where somebody left: flips between were forgotten, or what was known is not of these flips
     */
    public record Place(long last, boolean isAnother) {}

    /**
     * Some flips after one, in their order; waits for them, and gives none when none came.
     *
     * @param longest to wait
     */
    public List<Flip> await(long id, Duration longest) throws InterruptedException {
        synchronized (monitor) {
            long deadline = System.nanoTime() + longest.toNanos();
            for (long left = longest.toMillis();
                    latest <= id && left > 0 && !closed;
                    left = Duration.ofNanos(deadline - System.nanoTime()).toMillis()) {
                monitor.wait(left);
            }
            if (latest <= id || closed) {
                return List.of();
            }
            if (!remembered.isEmpty() && remembered.getFirst().id() <= id + 1) {
                return remembered.stream()
                        .filter(flip -> flip.id() > id)
                        .limit(PAGE)
                        .toList();
            }
        }
        return store.after(id, PAGE);
    }

    /** Whether no more will come. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        synchronized (monitor) {
            monitor.notifyAll();
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private final class Wake implements ControlListener.Listener {
        @Override
        public void notified(String payload) {
            if (payload.equals("l")) {
                connected();
            }
        }

        @Override
        public void connected() {
            synchronized (monitor) {
                notified = true;
                monitor.notifyAll();
            }
        }
    }
}
