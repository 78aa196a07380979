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

/** {@code greenlight bench readiness}. */
@Command(
        name = "readiness",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a server at a fixed rate whether accounts may send, while reindexes run and accounts flip, and compares",
            "each answer with the truth afterwards. Times count from when a question was due."
        },
        footer = {"", "Example:", "  greenlight bench readiness --json"})
final class ReadinessBenchCommand implements Callable<Integer> {
    private static final int LOADED_ACCOUNTS = 200;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--accounts", paramLabel = "N", description = "Accounts that are asked about. Default: 100000")
    private int accounts = 100_000;

    @Option(names = "--rate", paramLabel = "N", description = "Questions a second. Default: 2000")
    private int rate = 2_000;

    @Option(names = "--seconds", paramLabel = "N", description = "Seconds that count. Default: 30")
    private int seconds = 30;

    @Option(names = "--warm-seconds", paramLabel = "N", description = "Seconds the server is asked before. Default: 30")
    private int warmSeconds = 30;

    @Option(names = "--connections", paramLabel = "N", description = "Connections that ask. Default: 32")
    private int connections = 32;

    @Option(names = "--subscribers", paramLabel = "N", description = "Subscribers that are loaded. Default: 300000")
    private long subscribers = 300_000;

    @Option(names = "--node-heap", paramLabel = "MB", description = "Heap of the OpenSearch node. Default: 1024")
    private int nodeHeapMegabytes = 1_024;

    @Option(
            names = "--equal",
            description = {
                "Let the reindexes compete with the answers as equals.",
                "Otherwise they, their sources and their cluster get the processor's idle time (chrt --idle)"
            })
    private boolean equal;

    @Option(names = "--json", description = "Print one JSON object on the last line instead of text")
    private boolean json;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Printer printer = new Printer(Objects.requireNonNull(spec).commandLine().getOut(), json);
        Path directory = Files.createTempDirectory("greenlight-bench");
        try (Servers servers = Servers.embeddedIn(directory)) {
            printer.line("Starting and filling servers: %d subscribers ...".formatted(subscribers));
            DemoServers started = DemoServers.start(servers, nodeHeapMegabytes);
            started.fill(new DataGenerator(new DataSet(42, LOADED_ACCOUNTS, 0, subscribers, 0, Instant.now())));
            ReadinessReport report = new ReadinessBenchmark(
                            started,
                            new ReadinessBenchmark.Plan(
                                    accounts,
                                    rate,
                                    Duration.ofSeconds(warmSeconds),
                                    Duration.ofSeconds(seconds),
                                    connections,
                                    !equal),
                            directory,
                            printer::line)
                    .run();
            report.lines().forEach(printer::line);
            printer.result(report.json());
            return ExitCode.DONE.code();
        }
    }
}
