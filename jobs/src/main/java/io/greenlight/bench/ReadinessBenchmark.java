package io.greenlight.bench;

import io.greenlight.bench.QuestionConnection.Said;
import io.greenlight.demo.DemoServers;
import io.greenlight.testbed.fault.Processes;
import io.greenlight.testbed.servers.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Asks a server for readiness at a fixed rate, whatever it answers, while reindexes run and accounts flip. Server and reindexes are
 * processes of their own, as in life. Each answer's time counts from when its question was due, so that a question that had to
 * wait for others is not forgiven; each answer is compared afterwards with when its account was what.
 */
final class ReadinessBenchmark {
    /** As the launcher starts them. */
    static final List<String> SERVER_MEMORY = List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx512m", "-Xmn160m");

    static final List<String> MEMORY = List.of("-XX:+UseParallelGC", "-Xmx1g");

    private static final String CONTROL = "greenlight";
    private static final String PREFIX = "bench-";
    private static final int FLIPPING = 200;
    private static final Duration BETWEEN_FLIPS = Duration.ofMillis(50);
    private static final Duration BETWEEN_GIVING_WAY = Duration.ofMillis(250);
    /** Questions under reindexes that do not count yet. */
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private static final Duration TOLERANCE = Duration.ofSeconds(1);
    private static final int LAST_LINES = 20;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final DemoServers servers;
    private final Plan plan;
    private final Path directory;
    private final Consumer<String> progress;
    private final Truth truth = new Truth(TOLERANCE.toNanos());

    /**
     * What to run.
     *
     * @param accounts that are asked about
     * @param rate questions a second
     * @param warm the server is asked for this long, and for each account at least once, before the reindexes begin
     * @param measured while it counts
     * @param connections that ask
     * @param background whether what the reindexes do, in their processes, sources and cluster, gives way to the answers
     */
    record Plan(int accounts, int rate, Duration warm, Duration measured, int connections, boolean background) {}

    private record Asked(int account, long due, long asked, long answered, Said said) {}

    ReadinessBenchmark(DemoServers servers, Plan plan, Path directory, Consumer<String> progress) {
        this.servers = servers;
        this.plan = plan;
        this.directory = directory;
        this.progress = progress;
    }

    ReadinessReport run() throws IOException, SQLException, InterruptedException {
        int port = freePort();
        Path configuration = BenchConfiguration.write(
                directory.resolve("application.yaml"),
                servers,
                servers.openSearch().url(),
                2);
        Files.writeString(configuration, """

                ---
                greenlight:
                  server: {port: %d, management-port: %d}
                  sources:
                    eu-1: {sync: "off"}
                    eu-2: {sync: "off"}
                """.formatted(port, freePort()), StandardOpenOption.APPEND);
        progress.accept("loading a first generation");
        finish("reindex", start(configuration, "reindex", "--entity", "subscriber"));
        addAccounts();
        Process server = start(configuration, "server");
        try {
            awaitAnswer(port, server);
            warm(port);
            return measure(configuration, port);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    /** A server that sends mail has been up for days: its code is compiled, and it has heard of its accounts. */
    private void warm(int port) throws InterruptedException {
        progress.accept("warming the server");
        long until = System.nanoTime() + plan.warm.toNanos();
        List<Callable<Boolean>> askers = new ArrayList<>();
        for (int number = 0; number < plan.connections; number++) {
            int first = 1 + number;
            askers.add(() -> {
                try (QuestionConnection connection = QuestionConnection.open(port)) {
                    do {
                        for (int account = first; account <= plan.accounts; account += plan.connections) {
                            connection.ask(PREFIX + account);
                        }
                    } while (System.nanoTime() < until);
                }
                return true;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(askers.size())) {
            for (Future<Boolean> asker : threads.invokeAll(askers)) {
                asker.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("Cannot warm the server: " + failed.getMessage(), failed);
        }
    }

    /** The control database answers too, and stays. New sessions of the sources are found by the next call. */
    private void giveWay() {
        servers.openSearch().pid().ifPresent(Processes::background);
        Stream.of(servers.eu1(), servers.eu2())
                .flatMap(source -> source.pids().stream())
                .forEach(Processes::background);
    }

    private void giveWayUntil(AtomicBoolean over) {
        while (plan.background && !over.get()) {
            giveWay();
            LockSupport.parkNanos(BETWEEN_GIVING_WAY.toNanos());
        }
    }

    private ReadinessReport measure(Path configuration, int port)
            throws SQLException, InterruptedException, IOException {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("bench-", 0).factory());
        try {
            Future<?> givingWay = threads.submit(() -> giveWayUntil(over));
            Future<Integer> reindexes = threads.submit(() -> reindexUntil(configuration, over));
            awaitLoading();
            progress.accept("asking");
            long begin = System.nanoTime() + Duration.ofMillis(200).toNanos();
            long measuredFrom = begin + SETTLE.toNanos();
            long end = measuredFrom + plan.measured.toNanos();
            Future<Long> flips = threads.submit(() -> flipUntil(end));
            List<Future<List<Asked>>> askers = new ArrayList<>();
            for (int number = 0; number < plan.connections; number++) {
                Callable<List<Asked>> asker = asker(port, number, begin, end);
                askers.add(threads.submit(asker));
            }
            LockSupport.parkNanos(measuredFrom - System.nanoTime());
            long documentsBefore = documents();
            List<Asked> asked = new ArrayList<>();
            for (Future<List<Asked>> asker : askers) {
                asker.get().stream().filter(one -> one.due >= measuredFrom).forEach(asked::add);
            }
            long documents = documents() - documentsBefore;
            over.set(true);
            givingWay.get();
            long flipped = flips.get();
            progress.accept("%d reindexes".formatted(reindexes.get()));
            return report(asked, flipped, documents);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("Cannot measure the answers: " + failed.getMessage(), failed);
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private ReadinessReport report(List<Asked> asked, long flips, long documents) {
        long[] nanos =
                asked.stream().mapToLong(one -> one.answered - one.due).sorted().toArray();
        long wrong = asked.stream().filter(this::isWrong).count();
        long unanswered = asked.stream().filter(one -> one.said == Said.NOTHING).count();
        return new ReadinessReport(
                (nanos.length - unanswered) / (took(asked) / 1e9),
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) Math.min(nanos.length - 1L, nanos.length * 99L / 100)] / 1e6,
                Arrays.stream(nanos).max().orElse(0) / 1e6,
                wrong,
                unanswered,
                flips,
                documents,
                plan.background);
    }

    /** From when the first question was due to the last answer, which comes later where the server does not keep up. */
    private long took(List<Asked> asked) {
        long first = asked.stream().mapToLong(Asked::due).min().orElse(0);
        long last = asked.stream().mapToLong(Asked::answered).max().orElse(0);
        return Math.max(plan.measured.toNanos(), last - first);
    }

    private boolean isWrong(Asked one) {
        return one.said != Said.NOTHING
                && !truth.allows(PREFIX + one.account, one.said == Said.YES, one.asked, one.answered);
    }

    private Callable<List<Asked>> asker(int port, int number, long begin, long end) {
        return () -> {
            List<Asked> asked = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(number);
            double step = 1e9 / plan.rate;
            try (QuestionConnection connection = QuestionConnection.open(port)) {
                for (long question = number; ; question += plan.connections) {
                    long due = begin + Math.round(question * step);
                    if (due >= end) {
                        return asked;
                    }
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    // A tenth of the questions is about accounts that flip.
                    int account = 1
                            + (random.nextInt(10) == 0
                                    ? random.nextInt(Math.min(FLIPPING, plan.accounts))
                                    : random.nextInt(plan.accounts));
                    long now = System.nanoTime();
                    Said said = connection.ask(PREFIX + account);
                    asked.add(new Asked(account, due, now, System.nanoTime(), said));
                }
            }
        };
    }

    private long flipUntil(long end) throws SQLException {
        SplittableRandom random = new SplittableRandom(7);
        boolean[] down = new boolean[FLIPPING + 1];
        long flips = 0;
        try (Connection connection = control().connect(CONTROL);
                PreparedStatement statement = connection.prepareStatement(
                        "update generation_account set state = ? where entity = 'subscriber' and account = ?")) {
            while (System.nanoTime() < end) {
                int account = 1 + random.nextInt(Math.min(FLIPPING, plan.accounts));
                statement.setString(1, down[account] ? "READY" : "VERIFYING");
                statement.setString(2, PREFIX + account);
                long from = System.nanoTime();
                statement.executeUpdate();
                truth.change(PREFIX + account, down[account], from, System.nanoTime());
                down[account] = !down[account];
                flips++;
                LockSupport.parkNanos(BETWEEN_FLIPS.toNanos());
            }
        }
        return flips;
    }

    /** One after another, each given up before it swaps: what serves stays the same. */
    private int reindexUntil(Path configuration, AtomicBoolean over) throws IOException, InterruptedException {
        int runs = 0;
        while (!over.get()) {
            Process reindex = start(configuration, "reindex", "--entity", "subscriber", "--hold-swap");
            while (reindex.isAlive() && !over.get()) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            if (reindex.isAlive()) {
                reindex.destroyForcibly().waitFor();
                return runs + 1;
            }
            runs++;
            String id = lastReindex();
            finish("cancel", start(configuration, "cancel", id));
        }
        return runs;
    }

    private String lastReindex() throws InterruptedException {
        try (Connection connection = control().connect(CONTROL);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select max(id) from reindex")) {
            row.next();
            return row.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot find the reindex that was run", failure);
        }
    }

    private void addAccounts() throws SQLException {
        try (Connection connection = control().connect(CONTROL);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    insert into generation_account
                        (entity, generation, account, source, shard, name, plan, rank, why, state, expected, units_open, ready_at)
                    select 'subscriber', number, '%s' || n, 'eu-1', 'shard_1', '', 'free', 1000000 + n, '', 'READY', 0, 0,
                        clock_timestamp()
                    from generation, generate_series(1, %d) as n where entity = 'subscriber' and serving
                    """.formatted(PREFIX, plan.accounts));
            statement.execute("vacuum analyze generation_account");
        }
    }

    /** Until the first documents of a reindex are there. */
    private void awaitLoading() throws SQLException {
        long before = documents();
        long giveUp = System.nanoTime() + START_LIMIT.toNanos();
        while (documents() == before) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("Cannot measure the answers: the reindex does not begin");
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private long documents() throws SQLException {
        try (Connection connection = control().connect(CONTROL);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select coalesce(sum(rows_read), 0) from unit")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void awaitAnswer(int port, Process server) throws IOException {
        long giveUp = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            if (!server.isAlive()) {
                throw new IOException("The server ended: " + said("server"));
            }
            try (QuestionConnection connection = QuestionConnection.open(port)) {
                if (connection.ask(PREFIX + "1") == Said.YES) {
                    return;
                }
            } catch (IOException notYet) {
                if (System.nanoTime() > giveUp) {
                    throw notYet;
                }
            }
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("Cannot measure the answers: the server says no");
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private PostgresServer control() {
        return servers.control();
    }

    private Process start(Path configuration, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        line.addAll(command[0].equals("server") ? SERVER_MEMORY : MEMORY);
        line.add("io.greenlight.cli.GreenlightCommand");
        line.addAll(List.of(command));
        line.addAll(List.of("--config", configuration.toString()));
        return new ProcessBuilder(plan.background && command[0].equals("reindex") ? Processes.background(line) : line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(command[0]).toFile()))
                .start();
    }

    private void finish(String command, Process process) throws InterruptedException, IOException {
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("%s ended with exit code %d: %s".formatted(command, code, said(command)));
        }
    }

    /** The end of what a command printed. */
    private String said(String command) throws IOException {
        List<String> lines = Files.readAllLines(log(command));
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    private Path log(String command) {
        return directory.resolve(command + ".log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
