package io.greenlight.readiness;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.control.ControlListener;
import io.greenlight.document.AccountId;
import io.greenlight.readiness.LiveReadiness.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Where those wait whose account is not ready yet. One thread asks again for all of them: for those of an account when it
 * changed, for all when something changed that concerns all, and for all once a second in any case. A thousand accounts are
 * one question to the control database, and none while their rows are remembered. Safe for use by many threads.
 */
@Component
public final class WaitingRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration DEADLINES = Duration.ofMillis(100);
    /** Changes come in crowds; who waits for a minute can wait for this. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    private static final int AT_A_TIME = RowLoader.LARGEST;

    private final LiveReadiness live;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<AccountId, Set<Waiter>> waiting = new HashMap<>();
    private final Set<AccountId> dirty = new HashSet<>();
    private int count;
    private boolean allDirty;
    private boolean closed;
    private @Nullable Thread thread;

    private record Waiter(Question question, long deadline, CompletableFuture<Optional<Readiness>> answer) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    WaitingRoom(LiveReadiness live, GreenlightProperties properties) {
        this.live = live;
        this.most = properties.readiness().maxWaiting();
        live.watch(new Changes());
    }

    /**
     * Waits until the account is ready, not longer than this.
     *
     * @return completes with a yes, or with what is true when the time has passed; empty when the room is full
     */
    public Optional<CompletableFuture<Optional<Readiness>>> enter(
            AccountId account, @Nullable AsOf asOf, Duration longest) {
        Waiter waiter = new Waiter(
                new Question(account, asOf), System.nanoTime() + longest.toNanos(), new CompletableFuture<>());
        lock.lock();
        try {
            if (count >= most || closed) {
                return Optional.empty();
            }
            count++;
            waiting.computeIfAbsent(account, name -> new LinkedHashSet<>()).add(waiter);
            // It may have turned ready between its first question and now.
            dirty.add(account);
            start();
            changed.signal();
        } finally {
            lock.unlock();
        }
        return Optional.of(waiter.answer);
    }

    /** How many wait. */
    public int waiting() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("readiness-waiting").start(this::watch);
        }
    }

    private void watch() {
        long tick = System.nanoTime();
        try {
            while (awaitWork()) {
                Thread.sleep(GATHERING);
                boolean everybody = System.nanoTime() - tick >= TICK.toNanos();
                if (everybody) {
                    tick = System.nanoTime();
                }
                askAgain(take(everybody));
                expire();
            }
        } catch (InterruptedException ended) {
            LOG.debug("Nobody waits any more", ended);
        }
    }

    /** Waits for a change, or a moment. */
    private boolean awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = (count == 0 ? TICK : DEADLINES).toNanos();
            while (left > 0 && dirty.isEmpty() && !allDirty && !closed) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private List<Waiter> take(boolean everybody) {
        lock.lock();
        try {
            List<Waiter> due = new ArrayList<>();
            if (everybody || allDirty) {
                waiting.values().forEach(due::addAll);
            } else {
                dirty.forEach(account -> due.addAll(waiting.getOrDefault(account, Set.of())));
            }
            dirty.clear();
            allDirty = false;
            return due;
        } finally {
            lock.unlock();
        }
    }

    // Whatever goes wrong, they wait on: the next question may be answered.
    @SuppressWarnings("CatchingUnchecked")
    private void askAgain(List<Waiter> due) {
        for (int from = 0; from < due.size(); from += AT_A_TIME) {
            List<Waiter> some = due.subList(from, Math.min(due.size(), from + AT_A_TIME));
            try {
                live.ready(some.stream().map(Waiter::question).toList())
                        .forEach((number, answer) -> complete(some.get(number), Optional.of(answer)));
            } catch (RuntimeException failure) {
                LOG.debug("Cannot ask again for {} who wait", some.size(), failure);
                return;
            }
        }
    }

    private void complete(Waiter waiter, Optional<Readiness> answer) {
        if (leave(waiter)) {
            // Whoever writes the answer must not keep the others waiting.
            Thread.ofVirtual().name("readiness-answer").start(() -> waiter.answer.complete(answer));
        }
    }

    private boolean leave(Waiter waiter) {
        lock.lock();
        try {
            AccountId account = waiter.question.account();
            Set<Waiter> others = waiting.get(account);
            if (others == null || !others.remove(waiter)) {
                return false;
            }
            if (others.isEmpty()) {
                waiting.remove(account);
            }
            count--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        long now = System.nanoTime();
        List<Waiter> late = new ArrayList<>();
        lock.lock();
        try {
            waiting.values()
                    .forEach(some -> some.stream()
                            .filter(waiter -> now - waiter.deadline >= 0)
                            .forEach(late::add));
        } finally {
            lock.unlock();
        }
        late.forEach(this::dismiss);
    }

    /** With what is true now. */
    private void dismiss(Waiter waiter) {
        if (leave(waiter)) {
            Thread.ofVirtual().name("readiness-answer").start(() -> answerNow(waiter));
        }
    }

    // Whatever goes wrong is told to the one who waits.
    @SuppressWarnings("CatchingUnchecked")
    private void answerNow(Waiter waiter) {
        try {
            waiter.answer.complete(live.find(waiter.question.account(), waiter.question.asOf()));
        } catch (RuntimeException | Error failure) {
            waiter.answer.completeExceptionally(failure);
        }
    }

    /** Answers all who wait. */
    @Override
    public void close() {
        List<Waiter> all = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            waiting.values().forEach(all::addAll);
            changed.signal();
        } finally {
            lock.unlock();
        }
        all.forEach(this::dismiss);
    }

    private final class Changes implements ControlListener.Listener {
        @Override
        public void notified(String payload) {
            lock.lock();
            try {
                if (payload.length() > 1 && payload.charAt(0) == 'a') {
                    AccountId account = new AccountId(payload.substring(1));
                    if (waiting.containsKey(account)) {
                        dirty.add(account);
                        changed.signal();
                    }
                } else if (!payload.equals("l") && count > 0) {
                    allDirty = true;
                    changed.signal();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void connected() {
            notified("*");
        }
    }
}
