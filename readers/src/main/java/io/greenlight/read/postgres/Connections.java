package io.greenlight.read.postgres;

import io.greenlight.read.Reader;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Opens connections, at most a fixed number at a time. There is no pool: a reader of pages keeps its connection for as long
 * as it reads, and the other calls are rare, so a connection that waits in a pool would only take a place at the source.
 */
final class Connections {
    private final PostgresSettings settings;
    private final Semaphore permits;

    Connections(PostgresSettings settings) {
        this.settings = settings;
        this.permits = new Semaphore(settings.limits().connections(), true);
    }

    /** The right to hold one connection, whether it is open or not. */
    final class Permit implements AutoCloseable {
        private boolean held = true;

        /**
         * Connects, with the shard as the only schema of the search path; none for statements that need no table.
         *
         * @throws SQLException if the server cannot be reached or refuses us
         */
        Session connect(@Nullable String shard) throws SQLException {
            return connect(shard, Reader.ofSource(settings.name()).name());
        }

        /**
         * Connects under a name.
         *
         * @param reader shown by the server after {@code greenlight}
         * @throws SQLException if the server cannot be reached or refuses us
         */
        Session connect(@Nullable String shard, String reader) throws SQLException {
            return setUp(open(properties(applicationName(reader))), shard);
        }

        /**
         * Connects as a consumer of the WAL, under a name. The session takes statements until it starts to stream.
         *
         * @throws SQLException if the server cannot be reached or refuses us
         */
        Session connectForReplication(String reader) throws SQLException {
            Properties properties = properties(applicationName(reader));
            properties.setProperty("replication", "database");
            // Without it the driver leaves the replication parameter out of the start.
            properties.setProperty("assumeMinServerVersion", "17");
            properties.setProperty("preferQueryMode", "simple");
            return setUp(open(properties), null);
        }

        private Session setUp(Connection connection, @Nullable String shard) throws SQLException {
            try {
                Session session = new Session(connection);
                session.execute(settingsOf(shard));
                return session;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        @Override
        public void close() {
            if (held) {
                held = false;
                permits.release();
            }
        }
    }

    /** Something to do with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Session session) throws SQLException;
    }

    /**
     * Does it with a connection of its own.
     *
     * @param attempt what is tried, for the message
     */
    <T> T borrow(String attempt, @Nullable String shard, Work<T> work) {
        try (Permit permit = acquire(attempt);
                Session session = permit.connect(shard)) {
            return work.run(session);
        } catch (SQLException e) {
            throw Failures.of(attempt, e);
        }
    }

    /** Waits for the right to a connection, no longer than it may take to connect. */
    Permit acquire(String attempt) {
        try {
            if (permits.tryAcquire(settings.limits().connectTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Permit();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("Cannot %s: interrupted while waiting for a connection".formatted(attempt), e);
        }
        throw new SourceUnavailable(
                "Cannot %s: all %d connections are in use. Allow more connections to the source, or fewer readers."
                        .formatted(attempt, settings.limits().connections()));
    }

    /** The name of a reader's sessions, in {@code pg_stat_activity.application_name}. */
    static String applicationName(String reader) {
        return "greenlight " + reader;
    }

    private Connection open(Properties properties) throws SQLException {
        Connection connection = new Driver().connect(settings.access().url(), properties);
        if (connection == null) {
            throw new SourceRefused("Cannot connect to source %s: the driver does not understand %s. Correct the URL."
                    .formatted(settings.name(), settings.access()));
        }
        return connection;
    }

    private Properties properties(String applicationName) {
        PostgresSettings.Limits limits = settings.limits();
        Properties properties = new Properties();
        properties.setProperty("user", settings.access().user());
        properties.setProperty("password", settings.access().password());
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("connectTimeout", seconds(limits.connectTimeout().toSeconds()));
        properties.setProperty("loginTimeout", seconds(limits.connectTimeout().toSeconds()));
        // Beyond the server's own timeout: only a server that no longer answers is cut off by the client.
        properties.setProperty(
                "socketTimeout", seconds(limits.statementTimeout().toSeconds() + 30));
        properties.setProperty("tcpKeepAlive", "true");
        // DETAIL quotes rows.
        properties.setProperty("logServerErrorDetail", "false");
        return properties;
    }

    private static String seconds(long seconds) {
        return Long.toString(Math.max(1, seconds));
    }

    private String settingsOf(@Nullable String shard) {
        return """
                SET standard_conforming_strings = on;
                SET default_transaction_read_only = on;
                SET statement_timeout = %d;
                SET idle_in_transaction_session_timeout = '60s';
                SET TimeZone = 'UTC';
                SET DateStyle = 'ISO';
                -- A page is short: compiling it costs more than running it, and parallel workers would multiply the reads.
                SET jit = off;
                SET max_parallel_workers_per_gather = 0;
                SET search_path = %s;
                """.formatted(
                settings.limits().statementTimeout().toMillis(), shard == null ? "pg_catalog" : Sql.identifier(shard));
    }
}
