package io.greenlight.demo;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.progress.ProgressLine;
import io.greenlight.testbed.data.DataGenerator;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.servers.KeptServers;
import io.greenlight.testbed.servers.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code greenlight demo}: from nothing to a verified, swapped index. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "The main job on embedded servers: starts two PostgreSQL servers, a control database",
            "and an OpenSearch node, fills them with realistic data, and reindexes everything.",
            "The old index counts as lost (cold mode), so accounts turn ready one after another."
        },
        footer = {"", "Example:", "  greenlight demo --keep"})
final class DemoCommand implements Callable<Integer> {
    private static final int UNIT_DOCUMENTS = 2_000;
    private static final int NODE_HEAP_MEGABYTES = 1_536;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--accounts", paramLabel = "N", description = "Accounts. Default: 300")
    private int accounts = 300;

    @Option(names = "--subscribers", paramLabel = "N", description = "Subscribers. Default: 60000")
    private long subscribers = 60_000;

    @Option(names = "--events", paramLabel = "N", description = "Events. Default: 240000")
    private long events = 240_000;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same data. Default: 1")
    private long seed = 1;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where configuration and kept servers live. Default: ./demo-data")
    private Path directory = Path.of("demo-data");

    @Option(names = "--keep", description = "Leave the servers running afterwards")
    private boolean keep;

    @Option(names = "--verbose", description = "Print the log, and the stack trace of an error")
    private boolean verbose;

    @Option(names = "--stop", description = "Stop the servers that were left running, and delete their data")
    private boolean stop;

    @Override
    public Integer call() throws IOException, SQLException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        KeptServers kept = KeptServers.read(directory);
        if (stop) {
            kept.stop();
            say(out, "Stopped %d servers.", kept.servers().size());
            return 0;
        }
        if (!kept.servers().isEmpty()) {
            say(out, "Servers of an earlier demo are still running. Stop them first: ./greenlight demo --stop");
            return 2;
        }
        return run(out);
    }

    private int run(PrintWriter out) throws IOException, SQLException {
        Instant start = Instant.now();
        Files.createDirectories(directory);
        try (Servers servers = keep ? Servers.keepAlive(directory) : Servers.select()) {
            say(out, "Starting two PostgreSQL servers, a control database and an OpenSearch node ...");
            DemoServers started = DemoServers.start(servers, NODE_HEAP_MEGABYTES);
            say(out, "  ready after %s", since(start));
            DataSet data = new DataSet(seed, accounts, 0, subscribers, events, start);
            say(out, "Filling them: %d accounts, %d subscribers, %d events ...", accounts, subscribers, events);
            long rows = started.fill(new DataGenerator(data));
            say(out, "  %d rows after %s", rows, since(start));
            Path configuration = directory.resolve("application.yaml");
            DemoConfiguration.write(configuration, started, UNIT_DOCUMENTS);
            int code = reindex(configuration, out);
            sayWhatNext(
                    out,
                    configuration,
                    since(start),
                    new DataGenerator(data).population().largest().id());
            return code;
        }
    }

    private int reindex(Path configuration, PrintWriter out) {
        String config = configuration.toString();
        section(out, "The plan: who comes first, and why", "reindex --dry-run --entity subscriber");
        int planned = execute(out, "reindex", "--config", config, "--dry-run", "--entity", "subscriber");
        if (planned != 0) {
            return planned;
        }
        section(
                out,
                "The reindex: the old index is lost, no account may send until it is loaded",
                "reindex --mode cold");
        int code = execute(out, "reindex", "--config", config, "--mode", "cold");
        if (code != 0) {
            return code;
        }
        section(out, "The proof: every row is read from the sources again and compared", "verify");
        return execute(out, "verify", "--config", config);
    }

    private int execute(PrintWriter out, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        if (verbose) {
            command.add("--verbose");
        }
        return GreenlightCommand.commandLine().setOut(out).execute(command.toArray(String[]::new));
    }

    private void sayWhatNext(PrintWriter out, Path configuration, String took, long account) {
        say(out, "");
        say(out, "Demo done in %s.", took);
        if (!keep) {
            say(out, "The servers are stopped. To look around afterwards: ./greenlight demo --keep");
            return;
        }
        say(out, "The servers go on. What to try next:");
        say(out, "  export GREENLIGHT_CONFIG=%s", configuration);
        say(out, "  ./greenlight ready %-14d may account %d send?", account, account);
        say(out, "  ./greenlight worker &            another process that works; start some, kill some");
        say(out, "  ./greenlight server &            the console: http://127.0.0.1:8080/console");
        say(out, "  ./greenlight generations         what serves, what can be retired");
        say(out, "  ./greenlight reindex             build the next generation; kill it: the workers go on");
        say(out, "  ./greenlight status              progress, slots, workers, what holds back");
        say(out, "  ./greenlight verify              compare every account with the sources again");
        say(out, "  ./greenlight dead-letters        what could not be indexed");
        say(out, "  ./greenlight demo --stop         stop the servers and delete their data");
    }

    private static void section(PrintWriter out, String title, String command) {
        say(out, "");
        say(out, "%s", title);
        say(out, "  $ greenlight %s", command);
    }

    private static void say(PrintWriter out, String format, Object... values) {
        out.println(format.formatted(values));
        out.flush();
    }

    private static String since(Instant start) {
        return ProgressLine.duration(Duration.between(start, Instant.now()));
    }
}
