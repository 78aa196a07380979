package io.greenlight.testbed.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * One PostgreSQL server: logical WAL, password checked on every connection, a session time zone (Asia/Kathmandu) that is
 * nobody's default. It is reached by TCP on the loopback interface only.
 */
public interface PostgresServer extends AutoCloseable {
    /** The name it was started under. */
    String name();

    /** The TCP port; the same for the server's whole life. */
    int port();

    /** The superuser. */
    String username();

    /** The superuser's password. */
    String password();

    /** Process of the postmaster; empty where the server runs in a container. */
    Set<Long> pids();

    /** Stops the server and keeps its data for {@link #restart()}. Does nothing if it is stopped. */
    void stop();

    /** Starts the server again, stopping it first if it runs: same port, same data. */
    void restart();

    /** Stops the server and deletes its data. */
    @Override
    void close();

    /** URL of a database, without user and password. */
    default String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database);
    }

    /** A new connection of the superuser. */
    default Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), username(), password());
    }

    /** Creates an empty database. */
    default void createDatabase(String database) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(database, true));
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot create database %s on PostgreSQL %s".formatted(database, name()), e);
        }
    }
}
