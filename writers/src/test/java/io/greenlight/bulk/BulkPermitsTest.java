package io.greenlight.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BulkPermitsTest {
    private static final WriteListener NOBODY = WriteListener.NONE;

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger most = new AtomicInteger(4);
    private final BulkPermits permits = new BulkPermits(4, most::get, clock::get);

    @Test
    void refusesAMaximumBelowOne() {
        assertThatThrownBy(() -> new BulkPermits(0))
                .hasMessage("Cannot allow 0 bulk requests at once: it must be at least 1");
    }

    @Test
    void aNumberThatFallsInterruptsNothingAndTakesEffectWithTheNextRequests() throws InterruptedException {
        BulkPermits.Permit first = permits.acquire();
        BulkPermits.Permit second = permits.acquire();
        pushBack(first);
        assertThat(permits.concurrency()).isEqualTo(new BulkConcurrency(1, 4, "429 from the target"));
        first.close();

        List<String> acquired = new CopyOnWriteArrayList<>();
        Thread third = waitingThread("third", acquired);
        assertThat(acquired).isEmpty();

        second.close();
        await().until(() -> acquired.contains("third"));
        third.join();
    }

    @Test
    void firstComeFirstServed() throws InterruptedException {
        BulkPermits.Permit held = permits.acquire();
        BulkPermits.Permit passedOn = permits.acquire();
        List<String> acquired = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            threads.add(waitingThread(name, acquired));
        }

        passedOn.close();

        for (Thread thread : threads) {
            thread.join();
        }
        held.close();
        assertThat(acquired).containsExactly("a", "b", "c", "d");
    }

    @Test
    void lettingGoOfAWaitByInterruptTakesNoPermit() throws InterruptedException {
        BulkPermits.Permit first = permits.acquire();
        BulkPermits.Permit second = permits.acquire();
        Thread waiting = waitingThread("x", new CopyOnWriteArrayList<>());

        waiting.interrupt();
        waiting.join();
        first.close();
        second.close();

        permits.acquire();
        permits.acquire();
        assertThat(permits.concurrency().allowed()).isEqualTo(2);
    }

    @Test
    void tellsEachChangeWithItsReason() throws InterruptedException {
        List<BulkConcurrency> heard = new ArrayList<>();
        WriteListener listener = new WriteListener() {
            @Override
            public void wrote(int documents, long bytes, long nanos) {}

            @Override
            public void heldBack(String reason) {}

            @Override
            public void goesOn() {}

            @Override
            public void concurrencyChanged(BulkConcurrency now) {
                heard.add(now);
            }
        };
        try (BulkPermits.Permit permit = permits.acquire()) {
            clock.addAndGet(1);
            permit.pushedBack("429 from the target", 10, listener);
        }
        for (int answer = 0; answer < 20; answer++) {
            try (BulkPermits.Permit permit = permits.acquire()) {
                clock.addAndGet(Duration.ofMillis(100).toNanos());
                permit.taken(1_000, listener);
            }
        }

        assertThat(heard)
                .containsExactly(new BulkConcurrency(1, 4, "429 from the target"), new BulkConcurrency(2, 4, ""));
    }

    @Test
    void aLowerLimitCountsWithTheNextRequestAndAHigherOneLetsItClimb() throws InterruptedException {
        BulkPermits.Permit first = permits.acquire();
        BulkPermits.Permit second = permits.acquire();
        most.set(1);
        first.close();
        List<String> acquired = new CopyOnWriteArrayList<>();
        Thread third = waitingThread("third", acquired);

        assertThat(permits.concurrency()).isEqualTo(new BulkConcurrency(1, 1, ""));
        assertThat(acquired).isEmpty();

        // The answer to the request that is under way brings the new limit to the one that waits.
        most.set(3);
        second.taken(1_000, NOBODY);
        assertThat(permits.concurrency()).isEqualTo(new BulkConcurrency(1, 3, ""));
        second.close();
        third.join();
        assertThat(acquired).containsExactly("third");
    }

    private static void pushBack(BulkPermits.Permit permit) {
        permit.pushedBack("429 from the target", 10, NOBODY);
    }

    /** Starts a thread that takes a permit, notes its name and gives it back; returns once it waits or is done. */
    private Thread waitingThread(String name, List<String> acquired) {
        Thread thread = Thread.ofPlatform().name(name).start(() -> {
            try (BulkPermits.Permit permit = permits.acquire()) {
                acquired.add(name);
                assertThat(permit.elapsedNanos()).isNotNegative();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> thread.getState() == Thread.State.WAITING || !thread.isAlive());
        return thread;
    }
}
