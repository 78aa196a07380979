package io.greenlight.control;

import io.greenlight.config.ControlProperties;
import io.greenlight.config.GreenlightProperties;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hears what the control database notifies about readiness, on a connection and a thread of its own.
 *
 * <p>A notification that does not come cannot be told from one that was not sent. So the listener notifies itself every
 * {@value #BEAT_MILLIS} ms: notifications come in the order of their commits, and one that came back proves that
 * all commits before it was sent were heard. {@link #isCurrent()} tells whether that was lately.
 */
@Component
public final class ControlListener implements AutoCloseable {
    static final int BEAT_MILLIS = 150;

    private static final Logger LOG = LoggerFactory.getLogger(ControlListener.class);
    private static final String CHANNEL = "greenlight_readiness";
    /** Leaves a third of the second in which a flip must be known for those who act on it. */
    private static final Duration CURRENT = Duration.ofMillis(600);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String SECONDS = "2";

    private final ControlProperties settings;
    private final String beats =
            "greenlight_beat_" + UUID.randomUUID().toString().replace("-", "");
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final LongSupplier nanos = System::nanoTime;
    private volatile long heardAt;
    private volatile boolean connected;
    private volatile boolean closed;
    private @Nullable Thread thread;

    /** Who hears. Called by the listener's thread: it must not wait. */
    public interface Listener {
        /** Something was notified. */
        void notified(String payload);

        /** From now on everything is heard; what was before may have been missed. */
        void connected();
    }

    ControlListener(GreenlightProperties properties) {
        this.settings = properties.control();
    }

    /** Adds one who hears, and begins to listen if nobody has yet. */
    public synchronized void add(Listener listener) {
        listeners.add(listener);
        listener.connected();
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().daemon().name("control-listener").start(this::listen);
        }
    }

    /** Whether all that was committed up to 600 ms ago was heard. */
    public boolean isCurrent() {
        return connected && nanos.getAsLong() - heardAt < CURRENT.toNanos();
    }

    /** Whether there is a connection, as far as is known. */
    public boolean isConnected() {
        return connected;
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = DriverManager.getConnection(settings.url(), login())) {
                begin(connection);
                while (!closed) {
                    hear(connection);
                }
            } catch (SQLException failure) {
                connected = false;
                if (!closed) {
                    LOG.debug("The control database cannot be listened to", failure);
                }
            } finally {
                connected = false;
            }
            pause();
        }
    }

    private void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            statement.execute("listen " + beats);
        }
        beat(connection);
        listeners.forEach(Listener::connected);
        connected = true;
    }

    private void hear(Connection connection) throws SQLException {
        PGConnection session = connection.unwrap(PGConnection.class);
        tell(session.getNotifications(BEAT_MILLIS));
        if (nanos.getAsLong() - heardAt >= Duration.ofMillis(BEAT_MILLIS).toNanos()) {
            beat(connection);
        }
    }

    /** What was committed before the beat was sent has been told when this returns. */
    private void beat(Connection connection) throws SQLException {
        long sent = nanos.getAsLong();
        try (PreparedStatement statement = connection.prepareStatement("select pg_notify(?, '')")) {
            statement.setString(1, beats);
            statement.execute();
        }
        PGConnection session = connection.unwrap(PGConnection.class);
        boolean came = tell(session.getNotifications());
        while (!came && nanos.getAsLong() - sent < CURRENT.toNanos()) {
            came = tell(session.getNotifications(BEAT_MILLIS));
        }
        if (came) {
            heardAt = sent;
        }
    }

    /** Whether a beat was among them. */
    private boolean tell(PGNotification @Nullable [] notifications) {
        boolean beat = false;
        for (PGNotification notification : notifications == null ? new PGNotification[0] : notifications) {
            if (notification.getName().equals(CHANNEL)) {
                listeners.forEach(listener -> listener.notified(notification.getParameter()));
            } else {
                beat = true;
            }
        }
        return beat;
    }

    private Properties login() {
        Properties login = new Properties();
        login.setProperty("user", settings.username());
        login.setProperty("password", settings.password());
        login.setProperty("connectTimeout", SECONDS);
        login.setProperty("loginTimeout", SECONDS);
        login.setProperty("socketTimeout", SECONDS);
        login.setProperty("ApplicationName", "greenlight listener");
        return login;
    }

    private void pause() {
        try {
            Thread.sleep(closed ? Duration.ZERO : PAUSE);
        } catch (InterruptedException ended) {
            closed = true;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        connected = false;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
