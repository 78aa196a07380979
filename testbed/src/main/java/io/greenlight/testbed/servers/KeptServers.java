package io.greenlight.testbed.servers;

import io.greenlight.testbed.fault.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The servers that {@link Servers#keepAlive} left running, as its file lists them.
 *
 * @param directory of the file and of the servers
 * @param servers in the order of their start; empty if nothing was kept there
 */
public record KeptServers(Path directory, List<KeptServer> servers) {
    private static final String FILE = "servers.tsv";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    public KeptServers {
        servers = List.copyOf(servers);
    }

    /** Reads which servers were kept in a directory. */
    public static KeptServers read(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            List<KeptServer> servers = Files.exists(file)
                    ? Files.readAllLines(file).stream().map(KeptServers::parse).toList()
                    : List.of();
            return new KeptServers(directory, servers);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read which servers are kept from " + file, e);
        }
    }

    /** Ends those that still run and deletes their data. A process that merely has the number of one is left alone. */
    public void stop() {
        for (KeptServer server : servers) {
            if (server.isAlive()) {
                end(server);
            }
            Directories.delete(server.directory());
        }
        Directories.delete(directory.resolve(FILE));
    }

    static void add(Path directory, KeptServer server) {
        Path file = directory.resolve(FILE);
        String line = String.join(
                "\t",
                server.kind(),
                server.name(),
                server.url(),
                Long.toString(server.pid()),
                server.startedAt().toString(),
                server.directory().toString());
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot note the kept server %s in %s".formatted(server.name(), file), e);
        }
    }

    private static KeptServer parse(String line) {
        List<String> fields = List.of(line.split("\t", -1));
        return new KeptServer(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                Long.parseLong(fields.get(3)),
                Instant.parse(fields.get(4)),
                Path.of(fields.get(5)));
    }

    /** PostgreSQL's immediate shutdown; a JVM would answer that signal with a thread dump. */
    private static void end(KeptServer server) {
        Processes.signal("postgres".equals(server.kind()) ? "QUIT" : "TERM", server.pid());
        ProcessHandle.of(server.pid()).ifPresent(process -> {
            if (!Wait.untilEnded(process, STOP_LIMIT)) {
                process.destroyForcibly();
            }
        });
    }
}
