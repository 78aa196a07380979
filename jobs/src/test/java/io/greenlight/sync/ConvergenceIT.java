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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Promise 1: two to eight sessions write while everything is loaded again, workers and a server process die, OpenSearch and the sources are
 * restarted; when they stop and the sync has caught up, every document and every absence is equal, in the new generation and in the one before.
 * {@code -Dconvergence.seconds=300 -Dconvergence.seed=1} for longer, and for the same again; the seed stands in
 * {@code target/convergence.txt}.
 */
class ConvergenceIT {
    /** They write for this long, and until every fault came. */
    private static final Duration WRITING = Duration.ofSeconds(Integer.getInteger("convergence.seconds", 20));

    /** Of one session alone: together they write as much as a small machine can follow, however many they are. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final int NODE_HEAP_MEGABYTES = 768;
    private static final Path REPORT = Path.of("target", "convergence.txt");

    private final long seed = Long.getLong("convergence.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final int sessions = 2 + random.nextInt(7);

    private final Servers servers = Servers.select();
    private final PostgresServer source = servers.startPostgres("convergence");
    private final OpenSearchServer node = servers.startOpenSearch("convergence", NODE_HEAP_MEGABYTES);
    private final Platform platform = Platform.fillOn(source, new DataSet(13, 16, 0, 2_500, 4_000, Instant.now()));
    private final Installation greenlight =
            Installation.of(ConvergenceIT.class, platform, node).synced();

    /** What happens beside a worker that is killed. */
    private enum Fault {
        SOURCE,
        NODE,
        SERVER_PROCESS
    }

    @AfterEach
    void closeServers() {
        greenlight.dropSlots();
        servers.close();
    }

    @Test
    void whatIsWrittenWhileWorkersDieAndAliasesMoveIsThereInTheEnd() throws Exception {
        report("seed %d: %d sessions write for %d s%n".formatted(seed, sessions, WRITING.toSeconds()));
        greenlight
                .with("greenlight.server.port", Integer.toString(freePort()))
                .with("greenlight.server.management-port", Integer.toString(freePort()));
        succeed("reindex");
        Instant end = Instant.now().plus(WRITING);
        List<RandomWriter> writers = new ArrayList<>();
        for (int number = 0; number < sessions; number++) {
            writers.add(RandomWriter.start(platform, new Random(random.nextLong()), PAUSE.multipliedBy(sessions)));
        }
        succeed("reindex", "--detach");
        Queue<Fault> due = shuffled();
        while (Instant.now().isBefore(end) || !due.isEmpty()) {
            try (ChildJvm worker = greenlight.start("worker")) {
                // As long as a worker lives here: some begin, some are in the middle of a batch.
                TimeUnit.MILLISECONDS.sleep(4_000 + random.nextInt(4_000));
                Fault fault = due.poll();
                if (fault != null) {
                    happen(fault);
                }
                worker.signal("KILL");
            }
            if (due.isEmpty() && Instant.now().isBefore(end)) {
                due = shuffled();
            }
        }
        writers.forEach(RandomWriter::stop);
        for (RandomWriter writer : writers) {
            writer.join();
        }
        succeed("reindex");

        succeed("sync");

        assertThat(writers.stream().mapToLong(RandomWriter::committed).sum())
                .as("transactions, seed %d", seed)
                .isGreaterThan(50);
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("seed %d", seed)
                .isEmpty();
        succeed("rollback");
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("the generation before, seed %d", seed)
                .isEmpty();
    }

    private Queue<Fault> shuffled() {
        List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
        Collections.shuffle(faults, random);
        return new ArrayDeque<>(faults);
    }

    private void happen(Fault fault) throws InterruptedException {
        switch (fault) {
            case SOURCE -> source.restart();
            case NODE -> {
                if (random.nextBoolean()) {
                    node.kill();
                }
                node.restart();
            }
            case SERVER_PROCESS -> killServer();
        }
    }

    private void killServer() throws InterruptedException {
        try (ChildJvm server = greenlight.start("server")) {
            TimeUnit.MILLISECONDS.sleep(3_000 + random.nextInt(3_000));
            server.signal("KILL");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void report(String line) throws IOException {
        Files.writeString(REPORT, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void succeed(String... command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode())
                .as("%s, seed %d: %s", String.join(" ", command), seed, result)
                .isZero();
    }
}
