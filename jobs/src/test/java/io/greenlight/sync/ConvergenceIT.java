package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
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
 * Promise 1: people write while everything is loaded, workers die and the alias is swapped; when they stop and the sync has caught up,
 * every document and every absence is equal. {@code -Dconvergence.seconds=300 -Dconvergence.seed=1} for longer, and for the same again.
 */
class ConvergenceIT {
    private static final Duration WRITING = Duration.ofSeconds(Integer.getInteger("convergence.seconds", 40));
    private final long seed = Long.getLong("convergence.seed", new Random().nextLong());
    private static final int WRITERS = 4;

    private final Platform platform =
            Platform.fill(ConvergenceIT.class, new DataSet(13, 16, 0, 2_500, 4_000, Instant.now()));
    private final Installation greenlight =
            Installation.of(ConvergenceIT.class, platform).synced();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void whatIsWrittenWhileWorkersDieAndAliasesMoveIsThereInTheEnd() throws Exception {
        Random random = new Random(seed);
        Instant end = Instant.now().plus(WRITING);
        List<RandomWriter> writers = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            writers.add(RandomWriter.start(platform, new Random(random.nextLong()), end));
        }
        assertReindexed();
        assertThat(greenlight.run("reindex", "--detach").exitCode()).isZero();
        while (Instant.now().isBefore(end)) {
            try (ChildJvm worker = greenlight.start("worker")) {
                // As long as a worker lives here: some begin, some are in the middle of a batch.
                TimeUnit.MILLISECONDS.sleep(5_000 + random.nextInt(4_000));
                worker.signal("KILL");
            }
        }
        for (RandomWriter writer : writers) {
            writer.join();
        }
        assertReindexed();

        assertThat(greenlight.run("sync").exitCode()).isZero();

        assertThat(writers.stream().mapToLong(RandomWriter::committed).sum())
                .as("transactions, seed %d", seed)
                .isGreaterThan(50);
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("seed %d", seed)
                .isEmpty();
        assertThat(greenlight.run("rollback").exitCode()).isZero();
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("the generation before, seed %d", seed)
                .isEmpty();
    }

    private void assertReindexed() {
        CommandResult full = greenlight.run("reindex");
        assertThat(full.exitCode()).as("seed %d: %s", seed, full).isZero();
    }
}
