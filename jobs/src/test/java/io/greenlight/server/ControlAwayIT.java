package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.servers.PostgresServer;
import io.greenlight.testbed.servers.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A control database that is away, or does not get on: whoever asks hears no, soon. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlAwayIT {
    private static final String DATABASE = "greenlight";
    private static final Duration SOON = Duration.ofSeconds(3);

    private PostgresServer control;
    private Running running;
    private Web web;
    private Web management;
    private String account;

    @BeforeAll
    void loadAndStart() {
        Platform platform = Platform.fill(ControlAwayIT.class, new DataSet(7, 4, 0, 100, 0, Instant.now()));
        account = Long.toString(platform.population().accounts().getFirst().id());
        control = Servers.select().startPostgres("control-away", Map.of());
        control.createDatabase(DATABASE);
        Installation greenlight = Installation.of(ControlAwayIT.class, platform)
                .with("greenlight.control.url", control.jdbcUrl(DATABASE))
                // Each question is to reach the control database.
                .with("greenlight.readiness.cache-accounts", "0");
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        running = Running.server(greenlight);
        web = running.web();
        management = running.management();
    }

    @AfterAll
    void stop() {
        running.close();
        control.close();
    }

    @Test
    void noAnswerIsNoAndTheProcessLives() {
        awaitReady();
        control.stop();
        try {
            assertUnavailable(web.readiness(account), "CONTROL_DATABASE_UNREACHABLE");
            assertUnavailable(web.readiness("999999"), "CONTROL_DATABASE_UNREACHABLE");
            Answer reindexes = web.get("/api/v1/reindexes");
            assertThat(reindexes.status()).isEqualTo(503);
            assertThat(reindexes.json().path("code").asString()).isEqualTo("CONTROL_DATABASE_UNREACHABLE");
            assertThat(reindexes.body()).doesNotContain("127.0.0.1", "jdbc");
            Answer page = web.get("/console/reindexes");
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.body()).contains("control database does not answer");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertDown(management.get("/actuator/health/readiness")));
            assertThat(management.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(management.get("/actuator/health").body())
                    .contains("does not answer")
                    .doesNotContain("127.0.0.1", "refused");
            assertThat(management.get("/actuator/prometheus").body()).contains("greenlight_accounts_ready NaN");
        } finally {
            control.restart();
        }
        awaitReady();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> management.get("/actuator/health/readiness").status() == 200);
    }

    @Test
    void anAnswerThatTakesTooLongIsNo() throws SQLException {
        awaitReady();
        try (Connection other = control.connect(DATABASE);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table generation_account in access exclusive mode");

            assertUnavailable(web.readiness(account), "NO_ANSWER_IN_TIME");

            other.rollback();
        }
        awaitReady();
    }

    @Test
    void anErrorOfOursIsNo() throws SQLException {
        awaitReady();
        execute("alter table generation_account rename column rank to place");
        try {
            Answer answer = web.readiness(account);
            assertThat(answer.status()).as(answer.toString()).isGreaterThanOrEqualTo(500);
            assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
            assertThat(answer.body()).doesNotContain("SQL", "select", "place");
            Answer page = web.get("/console/accounts");
            assertThat(page.status()).as(page.toString()).isEqualTo(500);
            assertThat(page.body()).doesNotContain("control database");
        } finally {
            execute("alter table generation_account rename column place to rank");
        }
        awaitReady();
    }

    @Test
    void whatWeDoNotUnderstandIsNoAndIsCalledSo() throws SQLException {
        awaitReady();
        execute("alter table generation_account drop constraint generation_account_state_check");
        execute("update generation_account set state = 'UNHEARD_OF' where account = '%s'".formatted(account));
        try {
            Answer answer = web.readiness(account);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(500);
            assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
            assertThat(answer.json().path("reason").asString()).isEqualTo("UNKNOWN");
            assertThat(answer.body()).doesNotContain("UNHEARD_OF");
        } finally {
            execute("update generation_account set state = 'READY' where account = '%s'".formatted(account));
        }
        awaitReady();
    }

    @Test
    void aSchemaOfAnotherVersionIsNotReady() throws SQLException {
        awaitReady();
        execute("""
                insert into flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by, execution_time, success)
                values (1000, '999', 'later', 'SQL', 'later', 'later', 0, true)""");
        try {
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertDown(management.get("/actuator/health/readiness"));
                assertThat(management.get("/actuator/health/readiness").body())
                        .contains("has the schema of another version");
            });
        } finally {
            execute("delete from flyway_schema_history where installed_rank = 1000");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> management.get("/actuator/health/readiness").status() == 200);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = control.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitReady() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            Answer answer = web.readiness(account);
            return answer.status() == 200 && answer.json().path("ready").asBoolean();
        });
    }

    private static void assertUnavailable(Answer answer, String reason) {
        assertThat(answer.time()).isLessThan(SOON);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
        assertThat(answer.json().path("reason").asString()).isEqualTo(reason);
    }

    private static void assertDown(Answer answer) {
        assertThat(answer.time()).isLessThan(SOON);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("status").asString()).isEqualTo("DOWN");
    }
}
