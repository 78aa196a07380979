package io.greenlight.control;

import io.greenlight.config.ControlProperties;
import io.greenlight.config.GreenlightProperties;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.stereotype.Component;

/**
 * Locks by name in the control database, for what a process changes elsewhere and records here: advisory locks of a session, each on a
 * connection of its own, so that no transaction is open while a cluster is waited for, and none of the pool's connections is missed. Safe
 * for use by many threads.
 *
 * <p>Whoever is killed gives the lock up with the connection. From whoever is frozen, or cut off without a word, the server takes it after
 * {@link #LONGEST_SILENCE}; so what cannot be taken back asks for it once more before ({@link Held#confirm}).
 */
@Component
public final class ControlLocks {
    /** How long one waits for another to be done. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);
    /** Any number: tells these locks from the control database's others. */
    private static final long SEED = 0x6772_6e5f_6c6f_636bL;

    private static final String LOGIN_SECONDS = "5";
    /** {@code lock_not_available}: the wait was over. */
    private static final String WAITED_TOO_LONG = "55P03";

    private final ControlProperties settings;

    ControlLocks(GreenlightProperties properties) {
        this.settings = properties.control();
    }

    /** A lock that the caller has. */
    @FunctionalInterface
    public interface Held {
        /**
         * Makes sure that nobody else has it by now.
         *
         * @throws DataAccessResourceFailureException if that is not certain; whoever has it next looks for himself
         */
        void confirm();
    }

    /**
     * Does the work while nobody else does any under this name, in any process.
     *
     * @return false if somebody else had the lock for all of {@link #LONGEST_WAIT}: nothing was done
     */
    public boolean tryRun(String name, Consumer<Held> work) {
        Connection connection = connect(name);
        try {
            if (!isTaken(connection, name)) {
                return false;
            }
            work.accept(() -> confirm(connection, name));
            return true;
        } finally {
            JdbcUtils.closeConnection(connection);
        }
    }

    private Connection connect(String name) {
        Properties login = new Properties();
        login.setProperty("user", settings.username());
        login.setProperty("password", settings.password());
        login.setProperty("connectTimeout", LOGIN_SECONDS);
        login.setProperty("loginTimeout", LOGIN_SECONDS);
        login.setProperty(
                "socketTimeout", Long.toString(LONGEST_WAIT.multipliedBy(2).toSeconds()));
        login.setProperty("tcpKeepAlive", "true");
        login.setProperty("ApplicationName", "greenlight lock");
        try {
            return DriverManager.getConnection(settings.url(), login);
        } catch (SQLException failure) {
            throw unknown(name, failure);
        }
    }

    private static boolean isTaken(Connection connection, String name) {
        try (Statement limits = connection.createStatement();
                PreparedStatement lock =
                        connection.prepareStatement("select pg_advisory_lock(hashtextextended(?, ?))")) {
            limits.execute("set lock_timeout = %d".formatted(LONGEST_WAIT.toMillis()));
            limits.execute("set idle_session_timeout = %d".formatted(LONGEST_SILENCE.toMillis()));
            lock.setString(1, name);
            lock.setLong(2, SEED);
            lock.execute();
            return true;
        } catch (SQLException failure) {
            if (WAITED_TOO_LONG.equals(failure.getSQLState())) {
                return false;
            }
            throw unknown(name, failure);
        }
    }

    private static void confirm(Connection connection, String name) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        } catch (SQLException failure) {
            throw unknown(name, failure);
        }
    }

    private static DataAccessResourceFailureException unknown(String name, SQLException failure) {
        return new DataAccessResourceFailureException(
                "Cannot have the lock of %s: %s".formatted(name, ControlFailures.reason(failure)), failure);
    }
}
