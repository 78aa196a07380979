package io.greenlight.bench;

import io.greenlight.cli.Printer;
import io.greenlight.demo.DemoServers;
import io.greenlight.problem.ExitCode;
import io.greenlight.testbed.data.DataGenerator;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code greenlight bench sync}. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = {
            "Loads an index, then changes rows at a steady rate and measures how long after its commit a change",
            "is found by a search; then changes many rows at once and compares the rate at which they are applied",
            "with that of the load."
        },
        footer = {"", "Example:", "  greenlight bench sync --json"})
final class SyncBenchCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--accounts", paramLabel = "N", description = "Accounts. Default: 300")
    private int accounts = 300;

    @Option(names = "--subscribers", paramLabel = "N", description = "Subscribers. Default: 200000")
    private long subscribers = 200_000;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same data. Default: 42")
    private long seed = 42;

    @Option(names = "--warm", paramLabel = "N", description = "Loads before the one that counts. Default: 2")
    private int warmLoads = 2;

    @Option(
            names = "--changes-per-second",
            paramLabel = "N",
            description = "Changed rows a second, all sources together. Default: 500")
    private int changesPerSecond = 500;

    @Option(names = "--seconds", paramLabel = "N", description = "How long they are changed. Default: 60")
    private long seconds = 60;

    @Option(names = "--burst", paramLabel = "N", description = "Rows that are changed at once. Default: 100000")
    private int burst = 100_000;

    @Option(names = "--slots", paramLabel = "N", description = "Readers of each of the two sources. Default: 2")
    private int slots = 2;

    @Option(names = "--node-heap", paramLabel = "MB", description = "Heap of the OpenSearch node. Default: 2048")
    private int nodeHeapMegabytes = 2_048;

    @Option(names = "--json", description = "Print one JSON object on the last line instead of text")
    private boolean json;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Printer printer = new Printer(Objects.requireNonNull(spec).commandLine().getOut(), json);
        SyncBenchmark.Size size =
                new SyncBenchmark.Size(subscribers, warmLoads, changesPerSecond, Duration.ofSeconds(seconds), burst);
        Path directory = Files.createTempDirectory("greenlight-bench");
        try (Servers servers = Servers.embeddedIn(directory)) {
            printer.line(
                    "Starting and filling servers: %d accounts, %d subscribers ...".formatted(accounts, subscribers));
            DemoServers started = DemoServers.start(servers, nodeHeapMegabytes);
            started.fill(new DataGenerator(new DataSet(seed, accounts, 0, subscribers, 0, Instant.now())));
            SyncReport report = new SyncBenchmark(
                            started,
                            size,
                            BenchConfiguration.write(
                                    directory.resolve("application.yaml"),
                                    started,
                                    started.openSearch().url(),
                                    slots),
                            printer::line)
                    .run();
            report.lines().forEach(printer::line);
            printer.result(report.json());
            return ExitCode.DONE.code();
        }
    }
}
