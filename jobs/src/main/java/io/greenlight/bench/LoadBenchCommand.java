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
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code greenlight bench load}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Replays ready-made bulk requests and runs the real load, in turn, into new indexes",
            "of one OpenSearch node, and compares them. Prints medians."
        },
        footer = {"", "Example:", "  greenlight bench load --accounts 100"})
final class LoadBenchCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--accounts", paramLabel = "N", description = "Accounts. Default: 300")
    private int accounts = 300;

    @Option(names = "--subscribers", paramLabel = "N", description = "Subscribers. Default: 500000")
    private long subscribers = 500_000;

    @Option(names = "--events", paramLabel = "N", description = "Events. Default: 0")
    private long events;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same data. Default: 42")
    private long seed = 42;

    @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds. Default: 3")
    private int rounds = 3;

    @Option(
            names = "--warm",
            paramLabel = "N",
            description = "Documents that go into the node before the first round. Default: 1000000")
    private long warm = 1_000_000;

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            description = "Connections of the replay; of several numbers the fastest is the reference. Default: 3")
    private List<Integer> connections = List.of(3);

    @Option(names = "--slots", paramLabel = "N", description = "Readers of each of the two sources. Default: 2")
    private int slots = 2;

    @Option(names = "--node-heap", paramLabel = "MB", description = "Heap of the OpenSearch node. Default: 2048")
    private int nodeHeapMegabytes = 2_048;

    @Option(names = "--json", description = "Print one JSON object on the last line instead of text")
    private boolean json;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Printer printer = new Printer(Objects.requireNonNull(spec).commandLine().getOut(), json);
        Size size = new Size(accounts, subscribers, events, seed, rounds, warm, connections);
        Path directory = Files.createTempDirectory("greenlight-bench");
        try (Servers servers = Servers.embeddedIn(directory)) {
            printer.line("Starting and filling servers: %d accounts, %d subscribers, %d events ..."
                    .formatted(accounts, subscribers, events));
            DemoServers started = DemoServers.start(servers, nodeHeapMegabytes);
            started.fill(new DataGenerator(new DataSet(seed, accounts, 0, subscribers, events, Instant.now())));
            LoadReport report = new LoadBenchmark(started, size, slots, directory, printer::line).run();
            printer.line("Median of %d rounds of %d documents".formatted(rounds, size.documents()));
            report.lines().forEach(printer::line);
            printer.result(report.json());
            return ExitCode.DONE.code();
        }
    }
}
