package io.greenlight.testbed.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL server as a process of this machine, in a directory of its own. */
final class EmbeddedPostgres implements PostgresServer {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final String name;
    private final Path directory;
    private final Lifetime lifetime;
    private final Map<String, String> settings;
    private final Unprivileged unprivileged = Unprivileged.here();
    private final Path binaries = PostgresBinaries.unpacked().resolve("bin");
    private final int port = FreePort.next();

    private @Nullable GuardedProcess process;

    private EmbeddedPostgres(String name, Path directory, Lifetime lifetime, Map<String, String> settings) {
        this.name = name;
        this.directory = directory;
        this.lifetime = lifetime;
        this.settings = Map.copyOf(settings);
    }

    /** Makes a new cluster in the directory, starts it, and returns when it answers. */
    static EmbeddedPostgres start(String name, Path directory, Lifetime lifetime, Map<String, String> settings) {
        EmbeddedPostgres server = new EmbeddedPostgres(name, directory, lifetime, settings);
        server.initialise();
        server.launch();
        return server;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String username() {
        return PostgresDefaults.USERNAME;
    }

    @Override
    public String password() {
        return PostgresDefaults.PASSWORD;
    }

    @Override
    public synchronized Set<Long> pids() {
        return process == null ? Set.of() : Set.of(process.pid());
    }

    /** Its data, log and settings. */
    Path directory() {
        return directory;
    }

    /** A fast shutdown: sessions are cut off, everything is written. */
    @Override
    public synchronized void stop() {
        end("INT");
    }

    @Override
    public synchronized void restart() {
        stop();
        launch();
    }

    /** The data go anyway, so nothing need be written any more. */
    @Override
    public synchronized void close() {
        end("QUIT");
        Directories.delete(directory);
    }

    private void initialise() {
        Directories.create(directory);
        unprivileged.own(Directories.create(data()));
        Path password = directory.resolve("password");
        try {
            Files.writeString(password, password());
            Commands.run(
                    unprivileged.command(List.of(
                            binaries.resolve("initdb").toString(),
                            "--pgdata=" + data(),
                            "--username=" + username(),
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-sync")),
                    logFile());
            writeSettings();
            Files.delete(password);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare PostgreSQL %s in %s".formatted(name, directory), e);
        }
    }

    private void writeSettings() throws IOException {
        Map<String, String> all = new TreeMap<>(PostgresDefaults.SETTINGS);
        all.put("listen_addresses", "127.0.0.1");
        all.put("port", Integer.toString(port));
        all.put("unix_socket_directories", "");
        all.putAll(settings);
        StringBuilder lines = new StringBuilder();
        all.forEach((key, value) -> lines.append("%s = '%s'%n".formatted(key, value.replace("'", "''"))));
        Files.writeString(data().resolve("postgresql.auto.conf"), lines);
    }

    private void launch() {
        List<String> command =
                unprivileged.command(List.of(binaries.resolve("postgres").toString(), "-D", data().toString()));
        GuardedProcess started = GuardedProcess.start(command, "INT", lifetime, directory);
        process = started;
        if (!Wait.until(() -> !started.isAlive() || answers(), START_LIMIT) || !started.isAlive()) {
            process = null;
            started.end("KILL", STOP_LIMIT);
            throw new ServerNotStarted(
                    "Cannot start PostgreSQL %s on port %d within %s:%n%s"
                            .formatted(name, port, START_LIMIT, Directories.tail(logFile())),
                    null);
        }
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            log.trace("PostgreSQL {} does not answer yet", name, e);
            return false;
        }
    }

    private void end(String signal) {
        GuardedProcess running = process;
        process = null;
        if (running != null) {
            running.end(signal, STOP_LIMIT);
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path logFile() {
        return directory.resolve(GuardedProcess.LOG);
    }
}
