package io.greenlight.testbed.servers;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A PostgreSQL server in a container. */
final class PostgresInContainer implements PostgresServer {
    private final String name;
    private final int port;
    private final PostgreSQLContainer container;
    private final ContainerSwitch containerSwitch;

    private PostgresInContainer(String name, int port, PostgreSQLContainer container) {
        this.name = name;
        this.port = port;
        this.container = container;
        this.containerSwitch = new ContainerSwitch(container);
    }

    /** Starts a container and returns when it answers. */
    static PostgresInContainer start(String name, Map<String, String> settings) {
        int port = FreePort.next();
        PostgreSQLContainer container = new PostgreSQLContainer(DockerImageName.parse("postgres:18"))
                .withUsername(PostgresDefaults.USERNAME)
                .withPassword(PostgresDefaults.PASSWORD)
                .withEnv("POSTGRES_INITDB_ARGS", "--locale=C --encoding=UTF8")
                .withCommand(command(settings));
        ContainerSwitch.publish(container, PostgreSQLContainer.POSTGRESQL_PORT, port);
        container.start();
        return new PostgresInContainer(name, port, container);
    }

    private static String[] command(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(PostgresDefaults.SETTINGS);
        all.putAll(settings);
        List<String> command = new ArrayList<>(List.of("postgres"));
        all.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        return command.toArray(String[]::new);
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
    public Set<Long> pids() {
        return Set.of();
    }

    @Override
    public void stop() {
        containerSwitch.stop();
    }

    @Override
    public void restart() {
        containerSwitch.restart();
        if (!Wait.until(this::answers, ContainerSwitch.START_LIMIT)) {
            throw new ServerNotStarted(
                    "Cannot start PostgreSQL %s again:%n%s".formatted(name, container.getLogs()), null);
        }
    }

    @Override
    public void close() {
        container.stop();
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            // Not up yet: asked again until the limit.
            return false;
        }
    }
}
