package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** An application that has just committed asks whether that is searchable. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AsOfIT {
    private static final int IMPORTED = 5_000;

    private Platform platform;
    private Installation greenlight;
    private Account account;
    private Running server;
    private Web web;

    @BeforeAll
    void loadAndStart() {
        platform = Platform.fill(AsOfIT.class, new DataSet(7, 6, 0, 300, 0, Instant.now()));
        greenlight = Installation.of(AsOfIT.class, platform).synced();
        account = platform.population().accounts().stream()
                .max(Comparator.comparingLong(Account::subscribers))
                .orElseThrow();
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        server = Running.server(greenlight);
        web = server.web();
    }

    @AfterAll
    void stop() {
        server.close();
        greenlight.dropSlots();
    }

    @Test
    @Order(1)
    void aListIsReadyWhenAllOfItIsSearchable() throws SQLException {
        String position = importList();
        assertThat(searchable()).isEqualTo(account.subscribers());
        // Nobody carries changes yet.
        assertThat(ask("").json().path("ready").asBoolean()).isTrue();
        assertNotReady(ask("?asOf=" + position), "NOT_YET_FRESH");
        assertNotReady(ask("?wait=300ms&asOf=" + position), "NOT_YET_FRESH");

        try (Running worker = Running.worker(greenlight)) {
            assertThat(worker.web().get("/actuator/health/liveness").status()).isEqualTo(200);
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        boolean ready =
                                ask("?asOf=" + position).json().path("ready").asBoolean();
                        // Asked afterwards, so that a yes that came too early meets an index that is not complete.
                        assertThat(!ready || searchable() == account.subscribers() + IMPORTED)
                                .isTrue();
                        return ready;
                    });
        }
        assertThat(searchable()).isEqualTo(account.subscribers() + IMPORTED);
    }

    @Test
    @Order(2)
    void aPositionWithoutAnyChangeForUsIsPassedToo() throws SQLException {
        String position = source("create table of_nobody (id int); select pg_current_wal_lsn()::text");
        try (Running worker = Running.worker(greenlight)) {
            assertThat(worker.web().port()).isPositive();
            Answer answer = ask("?wait=30s&asOf=" + position);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.json().path("ready").asBoolean())
                    .as(answer.toString())
                    .isTrue();
        }
    }

    @Test
    @Order(3)
    void aTimeIsTheSourcesOwn() throws SQLException {
        String time = URLEncoder.encode(
                Instant.parse(
                                source(
                                        "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"))
                        .toString(),
                StandardCharsets.UTF_8);
        assertNotReady(ask("?asOf=" + time), "NOT_YET_FRESH");
        assertNotReady(ask("?asOf=2999-01-01T00:00:00Z"), "AS_OF_IN_FUTURE");
        try (Running worker = Running.worker(greenlight)) {
            assertThat(worker.web().port()).isPositive();
            assertThat(ask("?wait=30s&asOf=" + time).json().path("ready").asBoolean())
                    .isTrue();
        }
    }

    @Test
    @Order(4)
    void whatIsNeitherIsMalformed() {
        for (String query : new String[] {"asOf=yesterday", "asOf=", "asOf=0/123456789", "asOf=1764000000"}) {
            Answer answer = ask("?" + query);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(answer.json().path("reason").asString()).isEqualTo("MALFORMED_AS_OF");
            assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
        }
        assertThat(ask("?wait=61s").json().path("reason").asString()).isEqualTo("MALFORMED_WAIT");
    }

    @Test
    @Order(5)
    void positionsOfASourceThatWasRestoredSayNothing() throws SQLException {
        greenlight.run("sync", "--until", "now");
        assertThat(ask("?asOf=0/1").json().path("ready").asBoolean()).isTrue();
        control("update source_sync set timeline = timeline - 1");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertNotReady(ask("?asOf=0/1"), "POSITION_UNCERTAIN"));

        control("update source_sync set timeline = timeline + 1");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> ask("?asOf=0/1").json().path("ready").asBoolean());
    }

    @Test
    @Order(6)
    void theCommandSaysTheSameHereAndThroughAServer() throws SQLException {
        assertTheCommandAnswers(greenlight::run, "of_a_command");
        assertTheCommandAnswers(command -> web.command(true, command), "of_a_command_elsewhere");
    }

    private void assertTheCommandAnswers(Function<String[], CommandResult> door, String table) throws SQLException {
        assertThat(greenlight.run("sync").exitCode()).isZero();
        String position = source("create table %s (id int); select pg_current_wal_lsn()::text".formatted(table));

        assertReason(ready(door, "--as-of", position), 4, "NOT_YET_FRESH");
        assertReason(ready(door, "--as-of", position, "--wait", "300ms"), 4, "NOT_YET_FRESH");
        assertReason(ready(door, "--as-of", "2999-01-01T00:00:00Z"), 4, "AS_OF_IN_FUTURE");
        CommandResult malformed = ready(door, "--as-of", "yesterday");
        assertThat(malformed.exitCode()).isEqualTo(2);
        assertThat(malformed.json().path("code").asString()).isEqualTo("MALFORMED_REQUEST");
        assertThat(malformed.json().path("error").asString()).startsWith("Cannot answer as of this: it must be a time");
        try (Running worker = Running.worker(greenlight)) {
            assertThat(worker.web().port()).isPositive();
            assertReason(ready(door, "--as-of", position, "--wait", "30s"), 0, "HISTORY_LOADING");
        }
    }

    private CommandResult ready(Function<String[], CommandResult> door, String... options) {
        List<String> command = new ArrayList<>(List.of("ready", Long.toString(account.id())));
        command.addAll(List.of(options));
        return door.apply(command.toArray(String[]::new));
    }

    private static void assertReason(CommandResult result, int exitCode, String code) {
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(exitCode);
        assertThat(result.json().path("reason").asString()).startsWith(code);
    }

    /** In one transaction. */
    private String importList() throws SQLException {
        try (Connection connection = platform.connect(account.shard().source());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set search_path = " + account.shard().schema());
            statement.execute("""
                    insert into subscribers
                    select account_id, 1000000000 + n, 'list' || n || '@example.com', domain, name, status, source, country, city,
                        created_at, updated_at, subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score,
                        custom_fields
                    from (select * from subscribers where account_id = %d order by id limit 1) as one,
                        generate_series(1, %d) as n
                    """.formatted(account.id(), IMPORTED));
            connection.commit();
        }
        return source("select pg_current_wal_lsn()::text");
    }

    /** The one value of the last of these statements. */
    private String source(String sql) throws SQLException {
        try (Connection connection = platform.connect(account.shard().source());
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    private void control(String sql) throws SQLException {
        try (Connection connection = greenlight.control().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long searchable() {
        return new IndexReader(greenlight.openSearch().url())
                .send("GET", "/%s/_count?q=account:%d".formatted(greenlight.alias("subscriber"), account.id()), "")
                .path("count")
                .asLong();
    }

    private Answer ask(String query) {
        return web.get("/api/v1/accounts/%d/readiness%s".formatted(account.id(), query));
    }

    private static void assertNotReady(Answer answer, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("ready").asBoolean(true))
                .as(answer.toString())
                .isFalse();
        assertThat(answer.json().path("reason").asString()).startsWith(code + ":");
    }
}
