package io.greenlight.testbed.servers;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;

/**
 * The one place that decides where test servers come from: containers where Docker answers, embedded servers elsewhere.
 * The system property {@code greenlight.testbed.servers} ({@code docker} or {@code embedded}) decides instead of the
 * probe. Tests say once per JVM which it is.
 *
 * <p>Every server ends with this JVM, however it ends, and its data are deleted if it ends in order; {@link #keepAlive}
 * is the exception. Safe for use by several threads.
 */
public final class Servers implements AutoCloseable {
    /** The system property that forces a place. */
    public static final String PROPERTY = "greenlight.testbed.servers";

    private final ServerPlace place;
    private final Lifetime lifetime;
    private final Path directory;
    private final Deque<Runnable> started = new ArrayDeque<>();

    private Servers(ServerPlace place, Lifetime lifetime, Path directory) {
        this.place = place;
        this.lifetime = lifetime;
        this.directory = directory;
    }

    /** Servers that live with this JVM, their data in a fresh temporary directory. */
    public static Servers select() {
        return selectIn(Directories.createTemporary());
    }

    /** Servers that live with this JVM, their data in the given directory, which is deleted with them. */
    public static Servers selectIn(Path directory) {
        return in(Choice.PLACE, directory);
    }

    private static Servers in(ServerPlace place, Path directory) {
        Servers servers = new Servers(place, Lifetime.WITH_THIS_JVM, directory.toAbsolutePath());
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "stop-test-servers"));
        return servers;
    }

    /** Servers as {@link #selectIn} starts them, but always as processes of this machine, whose CPU time can be read. */
    public static Servers embeddedIn(Path directory) {
        return in(ServerPlace.EMBEDDED, directory);
    }

    /**
     * Servers that go on after this JVM. They are always embedded, because containers are removed with the JVM that started
     * them. What was started is written to a file in the directory, from which {@link KeptServers#read} stops it.
     */
    public static Servers keepAlive(Path directory) {
        return new Servers(ServerPlace.EMBEDDED, Lifetime.KEPT, directory.toAbsolutePath());
    }

    /** Where these servers run. */
    public ServerPlace place() {
        return place;
    }

    /** Starts a PostgreSQL server with the defaults of this module. */
    public PostgresServer startPostgres(String name) {
        return startPostgres(name, Map.of());
    }

    /**
     * Starts a PostgreSQL server and returns when it answers.
     *
     * @param name unique among these servers; names its directory
     * @param settings of {@code postgresql.conf}, on top of this module's
     * @throws ServerNotStarted if it does not come up
     */
    public synchronized PostgresServer startPostgres(String name, Map<String, String> settings) {
        return switch (place) {
            case EMBEDDED -> {
                EmbeddedPostgres server = EmbeddedPostgres.start(name, directory.resolve(name), lifetime, settings);
                started(server::close, KeptServer.of(server));
                yield server;
            }
            case DOCKER -> {
                PostgresServer server = PostgresInContainer.start(name, settings);
                started.push(server::close);
                yield server;
            }
        };
    }

    /** Starts an OpenSearch node with OpenSearch's own settings. */
    public OpenSearchServer startOpenSearch(String name, int heapMegabytes) {
        return startOpenSearch(name, heapMegabytes, Map.of());
    }

    /**
     * Starts an OpenSearch node and returns when it answers.
     *
     * @param name unique among these servers; names its directory
     * @param settings of {@code opensearch.yml}
     * @throws ServerNotStarted if it does not come up
     */
    public synchronized OpenSearchServer startOpenSearch(String name, int heapMegabytes, Map<String, String> settings) {
        return switch (place) {
            case EMBEDDED -> {
                EmbeddedOpenSearch server =
                        EmbeddedOpenSearch.start(name, heapMegabytes, directory.resolve(name), lifetime, settings);
                started(server::close, KeptServer.of(server));
                yield server;
            }
            case DOCKER -> {
                OpenSearchServer server = OpenSearchInContainer.start(name, heapMegabytes, settings);
                started.push(server::close);
                yield server;
            }
        };
    }

    /** Stops all servers that were started here and deletes their data, unless they are kept. Can be called twice. */
    @Override
    public synchronized void close() {
        if (lifetime == Lifetime.KEPT) {
            return;
        }
        while (!started.isEmpty()) {
            started.pop().run();
        }
        Directories.delete(directory);
    }

    private void started(Runnable close, KeptServer record) {
        if (lifetime == Lifetime.KEPT) {
            KeptServers.add(directory, record);
        } else {
            started.push(close);
        }
    }

    private static ServerPlace choose(String forced) {
        return switch (forced.toLowerCase(Locale.ROOT)) {
            case "embedded" -> ServerPlace.EMBEDDED;
            case "docker" -> ServerPlace.DOCKER;
            case "" -> DockerProbe.answers() ? ServerPlace.DOCKER : ServerPlace.EMBEDDED;
            default ->
                throw new IllegalArgumentException(
                        "Cannot choose test servers: %s is '%s'. It must be 'docker' or 'embedded', or not set."
                                .formatted(PROPERTY, forced));
        };
    }

    /** Where {@link #select} finds servers, and why, in words. */
    static String choice() {
        String reason = System.getProperty(PROPERTY, "").isBlank()
                ? switch (Choice.PLACE) {
                    case DOCKER -> "Docker answers";
                    case EMBEDDED -> "Docker does not answer";
                }
                : PROPERTY + " says so";
        return "%s: %s".formatted(Choice.PLACE.name().toLowerCase(Locale.ROOT), reason);
    }

    /** The choice, made when it is first needed. */
    private static final class Choice {
        static final ServerPlace PLACE = choose(System.getProperty(PROPERTY, ""));
    }
}
