package io.greenlight.control;

import io.greenlight.config.ControlProperties;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.look.SharedLook;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.springframework.stereotype.Component;

/**
 * Whether the control database answers and has the schema that this program made of it. Looks by a connection of its own, so
 * that a pool in which all wait does not look like a database that is away. Safe for use by many threads.
 */
@Component
public class ControlHealth {
    private static final String SECONDS = "2";
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(2500));

    private final ControlProperties settings;
    private final String ownVersion;
    private final SharedLook<State> looks = new SharedLook<>(this::look, PACE);

    /** What a look found. */
    public enum State {
        /** It answers, with our schema. */
        ANSWERS("answers"),
        /** It does not answer, or not in time. */
        AWAY("does not answer"),
        /** Another program has migrated it, or it was restored from before. */
        OTHER_SCHEMA("has the schema of another version");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    ControlHealth(GreenlightProperties properties, Flyway flyway) {
        this.settings = properties.control();
        this.ownVersion =
                Objects.requireNonNull(flyway.info().current()).getVersion().toString();
    }

    /** As it was at most a few seconds ago. */
    public State state() {
        return looks.find().orElse(State.AWAY);
    }

    private State look() {
        try (Connection connection = DriverManager.getConnection(settings.url(), login());
                Statement statement = connection.createStatement();
                ResultSet newest = statement.executeQuery(
                        "select version from flyway_schema_history where success order by installed_rank desc limit 1")) {
            return newest.next() && ownVersion.equals(newest.getString(1)) ? State.ANSWERS : State.OTHER_SCHEMA;
        } catch (SQLException failure) {
            return "42P01".equals(failure.getSQLState()) ? State.OTHER_SCHEMA : State.AWAY;
        }
    }

    private Properties login() {
        Properties login = new Properties();
        login.setProperty("user", settings.username());
        login.setProperty("password", settings.password());
        login.setProperty("connectTimeout", SECONDS);
        login.setProperty("loginTimeout", SECONDS);
        login.setProperty("socketTimeout", SECONDS);
        login.setProperty("ApplicationName", "greenlight health");
        return login;
    }
}
