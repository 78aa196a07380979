package io.greenlight.bench;

import io.greenlight.bench.DispatchReport.Dispatched;
import io.greenlight.bench.DispatchReport.Polled;
import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.cli.Printer;
import io.greenlight.problem.ExitCode;
import io.greenlight.testbed.servers.PostgresServer;
import io.greenlight.testbed.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code greenlight bench dispatch}. */
@Command(
        name = "dispatch",
        mixinStandardHelpOptions = true,
        description = {
            "Loads units of one page that cost nothing with the real slots, steps and checkpoints, and prints",
            "what that costs the control database; then the looks of a reindex's manager."
        },
        footer = {"", "Example:", "  greenlight bench dispatch --json"})
final class DispatchBenchCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--units", paramLabel = "N", split = ",", description = "Units of each load. Default: 1000,20000")
    private List<Integer> units = List.of(1_000, 20_000);

    @Option(
            names = "--queued",
            paramLabel = "N",
            split = ",",
            description = "Queued units the manager looks at. Default: 1000,20000,100000")
    private List<Integer> queued = List.of(1_000, 20_000, 100_000);

    @Option(names = "--warm", paramLabel = "N", description = "Units of the load that does not count. Default: 3000")
    private int warm = 3_000;

    @Option(names = "--slots", paramLabel = "N", description = "Slots of the source. Default: 8")
    private int slots = 8;

    @Option(names = "--accounts-per-unit", paramLabel = "N", description = "Default: 5")
    private int accountsPerUnit = 5;

    @Option(names = "--json", description = "Print one JSON object on the last line instead of text")
    private boolean json;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Printer printer = new Printer(Objects.requireNonNull(spec).commandLine().getOut(), json);
        Path directory = Files.createTempDirectory("greenlight-bench");
        try (Servers servers = Servers.embeddedIn(directory.resolve("servers"))) {
            PostgresServer control = servers.startPostgres("control");
            control.createDatabase(FreeConfiguration.CONTROL);
            GlobalOptions options = new GlobalOptions();
            options.config = FreeConfiguration.write(directory.resolve("application.yaml"), control, slots);
            try (Application application = Application.start(options)) {
                DispatchReport report =
                        run(new DispatchBenchmark(application, control, slots, accountsPerUnit), printer);
                report.lines().forEach(printer::line);
                printer.result(report.json());
            }
        }
        return ExitCode.DONE.code();
    }

    private DispatchReport run(DispatchBenchmark benchmark, Printer printer) throws SQLException, InterruptedException {
        printer.line("warming");
        benchmark.dispatch(warm);
        printer.line("measuring");
        List<Dispatched> dispatched = new ArrayList<>();
        for (int size : units) {
            dispatched.add(benchmark.dispatch(size));
        }
        List<Polled> polled = new ArrayList<>();
        for (int size : queued) {
            polled.add(benchmark.poll(size));
        }
        return new DispatchReport(dispatched, polled);
    }
}
