package io.greenlight.read.postgres;

import io.greenlight.read.Reader;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Opens connections, at most a fixed number at a time. There is no pool: a reader of pages keeps its connection for as long
 * as it reads. Only of the short calls that need no shard, which the sync makes every other second, one session rests until the
 * next of them; it gives way to whoever needs its place, and the server ends it when none comes.
 */
final class Connections implements AutoCloseable {
    /** The server ends a session that rests for longer. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(60);
    /** One that may be about to be ended is not used again. */
    private static final Duration USED_AGAIN_WITHIN = Duration.ofSeconds(30);

    private final PostgresSettings settings;
    private final Semaphore permits;
    private final AtomicReference<@Nullable Resting> resting = new AtomicReference<>();

    /**
     * A session between two calls. It keeps its place among the connections.
     *
     * @param since when the last call ended, by {@link System#nanoTime}
     */
    private record Resting(Permit permit, Session session, long since) {
        boolean isUsable() throws SQLException {
            boolean fresh = System.nanoTime() - since < USED_AGAIN_WITHIN.toNanos();
            return fresh && session.connection().isValid(1);
        }

        void end() {
            try (permit) {
                session.close();
            } catch (SQLException broken) {
                // Nothing of it is left to end.
            }
        }
    }

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
        if (shard == null) {
            return borrowResting(attempt, work);
        }
        try (Permit permit = acquire(attempt);
                Session session = permit.connect(shard)) {
            return work.run(session);
        } catch (SQLException e) {
            throw Failures.of(attempt, e);
        }
    }

    private <T> T borrowResting(String attempt, Work<T> work) {
        Resting taken = null;
        boolean sound = false;
        try {
            taken = take(attempt);
            T result = work.run(taken.session());
            sound = true;
            return result;
        } catch (SQLException e) {
            throw Failures.of(attempt, e);
        } finally {
            if (taken != null && sound) {
                rest(taken);
            } else if (taken != null) {
                // Whatever it was left in the middle of ends with it.
                taken.end();
            }
        }
    }

    private Resting take(String attempt) throws SQLException {
        Resting rested = resting.getAndSet(null);
        if (rested != null) {
            if (rested.isUsable()) {
                return rested;
            }
            rested.end();
        }
        Permit permit = acquire(attempt);
        try {
            Session session = permit.connect(null);
            session.execute("SET idle_session_timeout = %d".formatted(LONGEST_REST.toMillis()));
            return new Resting(permit, session, System.nanoTime());
        } catch (SQLException e) {
            permit.close();
            throw e;
        }
    }

    private void rest(Resting used) {
        Resting other = resting.getAndSet(new Resting(used.permit(), used.session(), System.nanoTime()));
        if (other != null) {
            other.end();
        }
        if (permits.hasQueuedThreads()) {
            wake();
        }
    }

    /** Ends the session that rests, if there is one. */
    private void wake() {
        Resting rested = resting.getAndSet(null);
        if (rested != null) {
            rested.end();
        }
    }

    @Override
    public void close() {
        wake();
    }

    /** Waits for the right to a connection, no longer than it may take to connect. */
    Permit acquire(String attempt) {
        if (permits.tryAcquire()) {
            return new Permit();
        }
        wake();
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
