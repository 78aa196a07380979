package io.greenlight.testbed.servers;

import io.greenlight.testbed.fault.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An OpenSearch node in a JVM of its own, in a directory of its own. */
final class EmbeddedOpenSearch implements OpenSearchServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final int heapMegabytes;
    private final Path directory;
    private final Lifetime lifetime;
    private final int port = FreePort.next();
    private final URI url = URI.create("http://127.0.0.1:" + port);
    private final String classpath = OpenSearchClasspath.find();

    private @Nullable GuardedProcess process;

    private EmbeddedOpenSearch(String name, int heapMegabytes, Path directory, Lifetime lifetime) {
        this.name = name;
        this.heapMegabytes = heapMegabytes;
        this.directory = directory;
        this.lifetime = lifetime;
    }

    /** Starts a node in the directory and returns when it answers and has elected itself. */
    static EmbeddedOpenSearch start(
            String name, int heapMegabytes, Path directory, Lifetime lifetime, Map<String, String> settings) {
        EmbeddedOpenSearch server = new EmbeddedOpenSearch(name, heapMegabytes, directory, lifetime);
        server.writeConfiguration(settings);
        server.launch();
        return server;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public synchronized OptionalLong pid() {
        return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
    }

    Path directory() {
        return directory;
    }

    @Override
    public synchronized void stop() {
        end("TERM");
    }

    @Override
    public synchronized void kill() {
        end("KILL");
    }

    @Override
    public synchronized void restart() {
        stop();
        launch();
    }

    @Override
    public synchronized void suspend() {
        Processes.sigstop(running().pid());
    }

    @Override
    public synchronized void resume() {
        Processes.sigcont(running().pid());
    }

    /** The data go anyway, so nothing need be written any more. */
    @Override
    public synchronized void close() {
        end("KILL");
        Directories.delete(directory);
    }

    private void writeConfiguration(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(Map.of("network.host", "127.0.0.1", "transport.port", "0"));
        all.putAll(settings);
        StringBuilder lines = new StringBuilder();
        all.forEach((key, value) -> lines.append("%s: %s%n".formatted(key, quoted(value))));
        Path configuration = Directories.create(directory.resolve("config"));
        try {
            Files.writeString(configuration.resolve("opensearch.yml"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot configure OpenSearch %s in %s".formatted(name, directory), e);
        }
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void launch() {
        GuardedProcess started = GuardedProcess.start(command(), "KILL", lifetime, directory);
        process = started;
        if (!Wait.until(() -> !started.isAlive() || HttpAnswer.isReady(url), START_LIMIT) || !started.isAlive()) {
            end("KILL");
            throw new ServerNotStarted(
                    "Cannot start OpenSearch %s on port %d within %s:%n%s"
                            .formatted(
                                    name, port, START_LIMIT, Directories.tail(directory.resolve(GuardedProcess.LOG))),
                    null);
        }
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms%dm".formatted(heapMegabytes),
                "-Xmx%dm".formatted(heapMegabytes),
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-modules=jdk.incubator.vector",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + Directories.create(directory.resolve("tmp")),
                "-Dio.netty.noUnsafe=true",
                "-Dio.netty.noKeySetOptimization=true",
                "-Dio.netty.recycler.maxCapacityPerThread=0",
                "-Dio.netty.allocator.numDirectArenas=0",
                "-Dlog4j2.disable.jmx=true",
                "-cp",
                classpath,
                OpenSearchNode.class.getName(),
                directory.toString(),
                "greenlight-" + name,
                Integer.toString(port));
    }

    private GuardedProcess running() {
        if (process == null) {
            throw new IllegalStateException("OpenSearch %s is stopped".formatted(name));
        }
        return process;
    }

    private void end(String signal) {
        GuardedProcess ending = process;
        process = null;
        if (ending != null) {
            ending.end(signal, STOP_LIMIT);
        }
    }
}
