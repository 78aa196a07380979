package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.desk.GenerationDesk;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.swap.GateRefused;
import io.greenlight.testbed.data.DataSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * T7, promise 12: 200 swaps and rollbacks while people write and a worker follows them, at moments that nobody chose; then both generations
 * hold every change.
 */
class SwapsUnderLoadIT {
    private static final int SWAPS = 200;
    private static final int WRITERS = 4;

    private final long seed = Long.getLong("swaps.seed", new Random().nextLong());
    private final Platform platform =
            Platform.fill(SwapsUnderLoadIT.class, new DataSet(29, 12, 0, 1_200, 1_500, Instant.now()));
    private final Installation greenlight =
            Installation.of(SwapsUnderLoadIT.class, platform).synced();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void noneLosesAChange() throws InterruptedException {
        run("reindex");
        run("reindex");
        Random random = new Random(seed);
        List<RandomWriter> writers = new ArrayList<>();
        try (ChildJvm worker = greenlight.start("worker")) {
            for (int number = 0; number < WRITERS; number++) {
                writers.add(RandomWriter.start(platform, new Random(random.nextLong())));
            }
            // Freshness is asked for by the gate, and comes from this worker.
            awaitRunOf(worker);
            try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
                for (int swap = 0; swap < SWAPS; swap++) {
                    swapBack(asked, swap % 2 == 0 ? "subscriber" : "event", swap % 4 > 1);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
                }
            }
            assertThat(worker.isAlive()).isTrue();
            writers.forEach(RandomWriter::stop);
            for (RandomWriter writer : writers) {
                writer.join();
            }
        }
        run("sync");

        assertThat(writers.stream().mapToLong(RandomWriter::committed).sum())
                .as("transactions, seed %d", seed)
                .isGreaterThan(SWAPS);
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("what serves, seed %d", seed)
                .isEmpty();
        run("rollback");
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("what served before, seed %d", seed)
                .isEmpty();
    }

    /** What the commands do, in turn: back by {@code rollback}, and forth by {@code swap}. */
    private static void swapBack(Observed asked, String entity, boolean byName) {
        GenerationDesk desk = asked.application().get(GenerationDesk.class);
        Generation other = asked.application().get(GenerationStore.class).live(entity).stream()
                .filter(generation -> !generation.serving())
                .findFirst()
                .orElseThrow();
        // A machine that is busy elsewhere may let the sync fall behind: then the gate says so, and is asked again.
        await().atMost(Duration.ofMinutes(3)).ignoreException(GateRefused.class).until(() -> {
            if (byName) {
                desk.swap(other.name());
            } else {
                desk.rollBack(List.of(entity));
            }
            return true;
        });
        assertThat(asked.application().get(GenerationStore.class).findServing(entity))
                .hasValueSatisfying(serving -> assertThat(serving.name()).isEqualTo(other.name()));
    }

    private void awaitRunOf(ChildJvm worker) {
        long before = greenlight.ask().number("select min(run_epoch) from source_sync");
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            assertThat(worker.isAlive()).isTrue();
            assertThat(greenlight.ask().number("select min(run_epoch) from source_sync"))
                    .isGreaterThan(before + 1);
        });
    }

    private void run(String command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode()).as("seed %d: %s", seed, result).isZero();
    }
}
