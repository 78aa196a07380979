package io.greenlight.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedLookTest {
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(30));

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void manyAskersShareOneLook() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        SharedLook<Integer> look = look(PACE, () -> await(open));
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 100)
                    .mapToObj(asker -> askers.submit(() -> look.find().orElseThrow()))
                    .toList();
            open.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(1);
            }
        }
        assertThat(looks).hasValue(1);
    }

    @Test
    void tellsTheLastWhileTheNextIsUnderWay() {
        CountDownLatch open = new CountDownLatch(1);
        SharedLook<Integer> look = look(PACE, () -> {
            if (looks.get() > 1) {
                await(open);
            }
        });
        assertThat(look.find()).contains(1);
        pass(Duration.ofMillis(999));
        assertThat(look.find()).contains(1);
        assertThat(looks).hasValue(1);

        pass(Duration.ofMillis(1));
        assertThat(look.find()).contains(1);
        Awaitility.await().until(() -> looks.get() == 2);
        pass(Duration.ofMillis(999));
        assertThat(look.find()).as("one second and 999 ms old").contains(1);

        open.countDown();
        Awaitility.await().until(() -> look.find().orElse(0) == 2);
    }

    @Test
    void whatIsTooOldIsNotTold() {
        SharedLook<Integer> look = look(PACE, () -> {});
        assertThat(look.find()).contains(1);

        pass(Duration.ofSeconds(2));

        assertThat(look.find()).contains(2);
    }

    @Test
    void aLookIsAsOldAsItsBeginning() {
        SharedLook<Integer> look = look(PACE, () -> pass(Duration.ofSeconds(2)));

        assertThat(look.find()).isEmpty();
    }

    @Test
    void nobodyWaitsLongerThanItsPatience() {
        CountDownLatch never = new CountDownLatch(1);
        SharedLook<Integer> look = look(
                new SharedLook.Pace(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMillis(50)),
                () -> await(never));

        assertThat(look.find()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(look.find()).as("the same look, already waited for").isEmpty();

        assertThat(looks).hasValue(1);
        never.countDown();
        Awaitility.await().until(() -> look.find().isPresent());
    }

    @Test
    void aFailureIsToldAndSharedAndForgotten() {
        SharedLook<Integer> look = look(PACE, () -> {
            if (looks.get() == 1) {
                throw new IllegalStateException("away");
            }
        });
        for (int asker = 0; asker < 3; asker++) {
            assertThatThrownBy(look::find)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("away");
        }
        assertThat(looks).hasValue(1);

        pass(Duration.ofSeconds(2));

        assertThat(look.find()).contains(2);
    }

    @Test
    void refusesAPaceThatCannotBe() {
        assertThatThrownBy(
                        () -> new SharedLook.Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot look every PT2S, for PT1S, in PT1S");
    }

    private SharedLook<Integer> look(SharedLook.Pace pace, Runnable work) {
        return new SharedLook<>(
                () -> {
                    int number = looks.incrementAndGet();
                    work.run();
                    return number;
                },
                pace,
                now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
