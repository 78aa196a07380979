package io.greenlight.flip;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.control.ControlListener;
import io.greenlight.document.AccountId;
import io.greenlight.readiness.Judged;
import io.greenlight.readiness.ReadinessDesk;
import io.greenlight.readiness.Standing;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records flips: of all servers one at a time, which has a lock in the control database for as long as each transaction lasts.
 *
 * <ol>
 *   <li>What triggers noted is taken: accounts that stopped being READY, sources that were behind. It is in the same transaction as the
 *       flips it becomes, so none is lost and none comes twice.
 *   <li>What changed by notification is judged anew, and where it differs from what was recorded last, it is a flip.
 *   <li>What passes by time, and what is seen on the clusters, is looked at twice a second; when it changes, all accounts are
 *       compared with what was recorded.
 * </ol>
 *
 * <p>If it dies at any point, another begins by comparing all accounts.
 */
@Component
public class FlipRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlipRecorder.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration COMPARE_ALL = Duration.ofMinutes(1);
    private static final Duration TIDY = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int AT_A_TIME = 1_000;
    private static final int MOST_REMEMBERED = 10_000;

    private final FlipStore store;
    private final ReadinessDesk desk;
    private final TransactionTemplate transactions;
    private final ControlListener listener;
    private final Duration keep;
    private final Changes changes = new Changes();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;
    private @Nullable Thread thread;
    private @Nullable Standing before;
    private long comparedAt;
    private long compareNanos;
    private long tidiedAt = System.nanoTime();
    private boolean failing;

    FlipRecorder(
            FlipStore store,
            ReadinessDesk desk,
            TransactionTemplate ownTransaction,
            ControlListener listener,
            GreenlightProperties properties) {
        this.store = store;
        this.desk = desk;
        this.transactions = ownTransaction;
        this.listener = listener;
        this.keep = properties.readiness().keepFlips();
    }

    /** Begins to record, when nobody else does. */
    public synchronized void start() {
        if (started.compareAndSet(false, true)) {
            listener.add(changes);
            thread = Thread.ofPlatform().daemon().name("flip-recorder").start(this::watch);
        }
    }

    // Whatever goes wrong, it is tried again: all accounts are compared then.
    @SuppressWarnings("CatchingUnchecked")
    private void watch() {
        while (!closed) {
            try {
                changes.await(LOOK);
                // What comes together is recorded together.
                Thread.sleep(PAUSE);
                pass();
                tidy();
                failing = false;
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException failure) {
                before = null;
                complain(failure);
            }
        }
    }

    private void complain(RuntimeException failure) {
        if (!failing && !closed) {
            LOG.warn("Flips are not recorded now; it is tried again: {}", failure.getMessage());
        }
        failing = true;
    }

    private void pass() {
        Set<AccountId> changed = changes.take();
        Boolean recorded = transactions.execute(status -> store.tryRecord());
        if (!Boolean.TRUE.equals(recorded)) {
            before = null;
            return;
        }
        // A look at the clusters may take longer than a transaction should.
        Standing standing = desk.standing();
        boolean all = isAnother(standing) || (isTimeToCompare() && changes.takeAll());
        boolean gaps = !standing.gaps().isEmpty();
        while (takeLost()) {
            LOG.debug("More accounts have stopped being READY");
        }
        if (gaps) {
            inTransaction(() -> store.recordGaps(standing.gaps()));
        }
        if (all || gaps) {
            compareAll(standing);
        } else {
            judge(List.copyOf(changed));
        }
        before = standing;
    }

    /** Many accounts change again and again while they are loaded: comparing all takes a fifth of the time at most. */
    private boolean isTimeToCompare() {
        return System.nanoTime() - comparedAt > 4 * compareNanos;
    }

    private boolean isAnother(Standing standing) {
        Standing last = before;
        return last == null
                || !last.serving().equals(standing.serving())
                || !last.distrusted().equals(standing.distrusted())
                || !last.behind().equals(standing.behind())
                || System.nanoTime() - comparedAt > COMPARE_ALL.toNanos();
    }

    /** Accounts that stopped being READY flip, even if they are ready again by now. */
    private boolean takeLost() {
        return inTransaction(() -> {
                    Map<AccountId, Judged> lost = store.takeLost(AT_A_TIME);
                    if (lost.isEmpty()) {
                        return 0;
                    }
                    Map<AccountId, Judged> present = desk.verdicts(List.copyOf(lost.keySet()));
                    Map<AccountId, Judged> gone = new LinkedHashMap<>();
                    lost.forEach((account, verdict) -> {
                        Judged now = present.getOrDefault(account, verdict);
                        gone.put(account, now.state().isReady() ? verdict : now);
                    });
                    store.record(gone);
                    store.record(present);
                    return lost.size();
                })
                == AT_A_TIME;
    }

    private void compareAll(Standing standing) {
        changes.takeAll();
        long begin = System.nanoTime();
        compareAllOnce(standing);
        comparedAt = System.nanoTime();
        compareNanos = comparedAt - begin;
    }

    private void compareAllOnce(Standing standing) {
        for (List<AccountId> differing = store.differing(standing, AT_A_TIME);
                !differing.isEmpty() && !closed;
                differing = store.differing(standing, AT_A_TIME)) {
            // What differed by the rows and not by the decision changed meanwhile: the next pass sees it.
            if (judge(differing) == 0) {
                return;
            }
        }
    }

    private int judge(List<AccountId> accounts) {
        int flips = 0;
        for (int from = 0; from < accounts.size(); from += AT_A_TIME) {
            List<AccountId> some = accounts.subList(from, Math.min(accounts.size(), from + AT_A_TIME));
            flips += inTransaction(() -> store.record(desk.verdicts(some)));
        }
        return flips;
    }

    /** Nothing if another process records by now: it has seen it, or will. */
    private int inTransaction(Recording recording) {
        Integer done = transactions.execute(status -> {
            if (!store.tryRecord()) {
                before = null;
                return 0;
            }
            return recording.run();
        });
        return done == null ? 0 : done;
    }

    private void tidy() {
        if (System.nanoTime() - tidiedAt > TIDY.toNanos()) {
            tidiedAt = System.nanoTime();
            while (store.forget(keep, MOST_REMEMBERED) == MOST_REMEMBERED) {
                LOG.debug("More flips are older than {}", keep);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @FunctionalInterface
    private interface Recording {
        int run();
    }

    /** What was notified since it was looked at last. */
    private static final class Changes implements ControlListener.Listener {
        private final Set<AccountId> accounts = new HashSet<>();
        private boolean all = true;
        private boolean any;

        synchronized void await(Duration longest) throws InterruptedException {
            long deadline = System.nanoTime() + longest.toNanos();
            for (long left = longest.toMillis();
                    !any && left > 0;
                    left = Duration.ofNanos(deadline - System.nanoTime()).toMillis()) {
                wait(left);
            }
        }

        synchronized Set<AccountId> take() {
            Set<AccountId> taken = new HashSet<>(accounts);
            accounts.clear();
            any = false;
            return taken;
        }

        synchronized boolean takeAll() {
            boolean taken = all;
            all = false;
            return taken;
        }

        @Override
        public synchronized void notified(String payload) {
            if (payload.equals("l")) {
                return;
            }
            if (payload.length() > 1 && payload.charAt(0) == 'a') {
                accounts.add(new AccountId(payload.substring(1)));
                if (accounts.size() > MOST_REMEMBERED) {
                    accounts.clear();
                    all = true;
                }
            } else if (payload.equals("*")) {
                all = true;
            }
            any = true;
            notifyAll();
        }

        @Override
        public synchronized void connected() {
            all = true;
            any = true;
            notifyAll();
        }
    }
}
