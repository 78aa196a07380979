package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.servers.OpenSearchServer;
import io.greenlight.testbed.servers.PostgresServer;
import io.greenlight.testbed.servers.Servers;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Promise 1: people write while everything is loaded, workers die and the alias is swapped; when they stop and the sync has caught up,
 * every document and every absence is equal. {@code -Dconvergence.seconds=300 -Dconvergence.seed=1} for longer, and for the same again;
 * for longer, OpenSearch and the sources are servers of its own, which are restarted, and a server process is killed as well.
 */
class ConvergenceIT {
    private static final Duration WRITING = Duration.ofSeconds(Integer.getInteger("convergence.seconds", 40));
    private final long seed = Long.getLong("convergence.seed", new Random().nextLong());
    private static final int WRITERS = 4;

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int NODE_HEAP_MEGABYTES = 768;
    private final DataSet data = new DataSet(13, 16, 0, 2_500, 4_000, Instant.now());

    private final @Nullable Own own = WRITING.compareTo(LONG) > 0 ? Own.start() : null;
    private final Platform platform =
            own == null ? Platform.fill(ConvergenceIT.class, data) : Platform.fillOn(own.source, data);
    private final Installation greenlight = (own == null
                    ? Installation.of(ConvergenceIT.class, platform)
                    : Installation.of(ConvergenceIT.class, platform, own.node))
            .synced();

    /** Servers that may be restarted. */
    private record Own(Servers servers, PostgresServer source, OpenSearchServer node) {
        static Own start() {
            Servers servers = Servers.select();
            return new Own(
                    servers,
                    servers.startPostgres("convergence"),
                    servers.startOpenSearch("convergence", NODE_HEAP_MEGABYTES));
        }

        void restartOne(Random random) {
            switch (random.nextInt(4)) {
                case 0 -> node.restart();
                case 1 -> {
                    node.kill();
                    node.restart();
                }
                case 2 -> source.restart();
                default -> {
                    // This time nothing but a worker.
                }
            }
        }
    }

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
        if (own != null) {
            own.servers.close();
        }
    }

    @Test
    void whatIsWrittenWhileWorkersDieAndAliasesMoveIsThereInTheEnd() throws Exception {
        Random random = new Random(seed);
        Instant end = Instant.now().plus(WRITING);
        List<RandomWriter> writers = new ArrayList<>();
        if (own != null) {
            greenlight.with("greenlight.server.port", Integer.toString(freePort()));
        }
        for (int number = 0; number < WRITERS; number++) {
            writers.add(RandomWriter.start(platform, new Random(random.nextLong()), end));
        }
        assertReindexed();
        assertThat(greenlight.run("reindex", "--detach").exitCode()).isZero();
        while (Instant.now().isBefore(end)) {
            try (ChildJvm worker = greenlight.start("worker")) {
                // As long as a worker lives here: some begin, some are in the middle of a batch.
                TimeUnit.MILLISECONDS.sleep(5_000 + random.nextInt(4_000));
                if (own != null) {
                    own.restartOne(random);
                    killServer(random);
                }
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void killServer(Random random) throws InterruptedException {
        try (ChildJvm server = greenlight.start("server")) {
            TimeUnit.MILLISECONDS.sleep(3_000 + random.nextInt(4_000));
            server.signal("KILL");
        }
    }

    private void assertReindexed() {
        CommandResult full = greenlight.run("reindex");
        assertThat(full.exitCode()).as("seed %d: %s", seed, full).isZero();
    }
}
