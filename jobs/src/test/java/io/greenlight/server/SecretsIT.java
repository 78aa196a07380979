package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Plants secrets, lets everything happen, good and bad, and looks for them wherever something is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {
    private static final String CONTROL = "planted-control-7f3a";
    private static final String SOURCE = "planted-source-91bc";
    private static final String TARGET = "planted-target-c0de";
    /** 32 bytes in base64. */
    private static final String CONTENT_KEY = "cGxhbnRlZC1jb250ZW50LWtleS1vZi0zMi1ieXRlcyE=";

    private final List<String> written = new ArrayList<>();
    private Installation greenlight;

    @BeforeAll
    void plant() throws SQLException, IOException {
        Platform platform = Platform.fill(SecretsIT.class, new DataSet(7, 3, 0, 60, 0, Instant.now()));
        greenlight = Installation.of(SecretsIT.class, platform);
        role(greenlight.control(), "secrets_control", CONTROL);
        role(greenlight.control(), "secrets_source", SOURCE);
        Path secrets = Files.createDirectory(greenlight.directory().resolve("secrets"));
        Files.writeString(secrets.resolve("control_password"), CONTROL);
        Files.writeString(secrets.resolve("source_password"), SOURCE);
        Files.writeString(secrets.resolve("target_password"), TARGET);
        Files.writeString(secrets.resolve("content_key"), CONTENT_KEY + "\n");
        greenlight
                .with("greenlight.security.disabled", "false")
                .with("spring.config.import", "configtree:" + secrets + "/")
                .with("greenlight.control.username", "secrets_control")
                .with("greenlight.control.password", "${control_password}")
                .with("greenlight.dead-letters.content.enabled", "true")
                .with("greenlight.dead-letters.content.write-key", "planted")
                .with("greenlight.dead-letters.content.keys.planted", "${content_key}")
                .with("greenlight.targets.main.username", "writer")
                .with("greenlight.targets.main.password", "${target_password}");
        platform.databases()
                .keySet()
                .forEach(name -> greenlight
                        .with("greenlight.sources.%s.username".formatted(name), "secrets_source")
                        .with("greenlight.sources.%s.password".formatted(name), "${source_password}"));
    }

    private static void role(TestDatabase database, String name, String password) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop role if exists " + name);
            statement.execute("create role %s superuser login password '%s'".formatted(name, password));
        }
    }

    @AfterAll
    void removeRoles() throws SQLException {
        try (Connection connection = greenlight.control().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("reassign owned by secrets_control to "
                    + greenlight.control().username());
            statement.execute("drop owned by secrets_control");
        }
    }

    private CommandResult run(String... command) {
        CommandResult result = greenlight.run(command);
        written.add(result.out() + result.err());
        List<String> verbose = new ArrayList<>(List.of(command));
        verbose.add("--verbose");
        CommandResult text = greenlight.runAsText(verbose.toArray(String[]::new));
        written.add(text.out() + text.err());
        return result;
    }

    @Test
    void noSecretIsWrittenAnywhere() throws IOException {
        CommandResult created = greenlight.run("tokens", "create", "--name", "planted", "--scope", "admin");
        String token = created.json().path("secret").asString();
        assertThat(token).startsWith("glt_");

        assertThat(run("doctor").exitCode()).isZero();
        assertThat(run("reindex", "--entity", "subscriber").exitCode()).isZero();
        for (String command : List.of("status", "generations", "dead-letters", "audit")) {
            assertThat(run(command).exitCode()).as(command).isZero();
        }
        assertThat(run("tokens", "list").exitCode()).isZero();
        askAServer(token);
        failInEveryWay();

        Path log = greenlight.directory().resolve("child.log");
        if (Files.exists(log)) {
            written.add(Files.readString(log));
        }
        written.add(greenlight
                .ask()
                .rows("select row_to_json(audit)::text from audit")
                .toString());
        written.add(greenlight
                .ask()
                .rows("select row_to_json(api_token)::text from api_token")
                .toString());
        String secret = token.substring(token.length() - 43);
        assertThat(written)
                .hasSizeGreaterThan(20)
                .allSatisfy(text -> assertThat(text).doesNotContain(CONTROL, SOURCE, TARGET, CONTENT_KEY, secret));
    }

    private void askAServer(String token) {
        try (Running running = Running.server(greenlight)) {
            Web web = running.web().as(token);
            for (String path : List.of("/api/v1/accounts/1/readiness", "/api/v1/audit", "/api/v1/nothing", "/login")) {
                written.add(web.get(path).toString());
                written.add(running.web().get(path).toString());
            }
            written.add(web.send("DELETE", "/api/v1/accounts/1?token=" + token).toString());
            written.add(running.web().as(token + "x").get("/api/v1/audit").toString());
            for (String path : List.of("/actuator/health", "/actuator/prometheus", "/actuator/env")) {
                written.add(running.management().get(path).toString());
            }
            written.add(running.application()
                    .get(io.greenlight.config.GreenlightProperties.class)
                    .toString());
        }
    }

    /** Wrong passwords, servers that are away, values that cannot be: all of them with the secret in the key. */
    private void failInEveryWay() {
        String url = greenlight.control().jdbcUrl();
        greenlight.with("greenlight.control.url", url + "?password=" + CONTROL + "&sslmode=nonsense");
        assertThat(run("status").exitCode()).isEqualTo(2);
        greenlight.with("greenlight.control.url", "http://jane:%s@control".formatted(CONTROL));
        assertThat(run("status").exitCode()).isEqualTo(2);
        greenlight
                .with("greenlight.control.url", url)
                .with("greenlight.targets.main.urls", "https://jane:%s@x".formatted(TARGET));
        assertThat(run("doctor").exitCode()).isEqualTo(2);
        greenlight
                .with("greenlight.targets.main.urls", "http://127.0.0.1:1")
                .with("greenlight.sources.eu-1.url", "jdbc:postgresql://127.0.0.1:1/platform?password=" + SOURCE);
        assertThat(run("doctor").exitCode()).isEqualTo(2);
        greenlight.with("greenlight.sources.eu-1.username", "nobody");
        assertThat(run("doctor").exitCode()).isEqualTo(2);
        greenlight.with("greenlight.control.username", "nobody");
        assertThat(run("status").exitCode()).isEqualTo(2);
    }
}
