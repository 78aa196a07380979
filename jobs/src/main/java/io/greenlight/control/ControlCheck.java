package io.greenlight.control;

import io.greenlight.check.Finding;
import io.greenlight.config.ControlProperties;
import io.greenlight.config.GreenlightProperties;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.springframework.stereotype.Component;

/** Looks at the control database without changing it: the schema is brought up to date only by what needs it. */
@Component
public class ControlCheck {
    private static final String SUBJECT = "control database";
    private static final String LOGIN_SECONDS = "5";

    private final ControlProperties settings;

    ControlCheck(GreenlightProperties properties) {
        this.settings = properties.control();
    }

    /** Whether it can be reached, and whether its schema is one that this program knows. */
    public Finding check() {
        try (Connection connection = connect()) {
            return checkSchema(connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException failure) {
            return Finding.problem(
                    SUBJECT, "Cannot reach it: " + ControlFailures.reason(failure), ControlFailures.REMEDY);
        } catch (ControlSchemaIsNewer newer) {
            return Finding.problem(SUBJECT, String.valueOf(newer.getMessage()), "");
        } catch (FlywayException failure) {
            return Finding.problem(
                    SUBJECT,
                    "Cannot read its schema: %s".formatted(ControlFailures.firstLine(failure)),
                    "Let %s own the database".formatted(settings.username()));
        }
    }

    private Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", settings.username());
        login.setProperty("password", settings.password());
        login.setProperty("connectTimeout", LOGIN_SECONDS);
        login.setProperty("loginTimeout", LOGIN_SECONDS);
        login.setProperty("ApplicationName", "greenlight doctor");
        return DriverManager.getConnection(settings.url(), login);
    }

    private Finding checkSchema(String version) {
        Flyway flyway = Flyway.configure()
                .dataSource(settings.url(), settings.username(), settings.password())
                .load();
        ControlSchemaIsNewer.refuse(flyway);
        MigrationInfoService schema = flyway.info();
        String state = schema.current() == null
                ? "empty, its schema is created by the first reindex"
                : schema.pending().length > 0
                        ? "schema %s, brought up to date by the next command"
                                .formatted(schema.current().getVersion())
                        : "schema %s, up to date".formatted(schema.current().getVersion());
        return Finding.ok(SUBJECT, "PostgreSQL %s, %s".formatted(version, state));
    }
}
