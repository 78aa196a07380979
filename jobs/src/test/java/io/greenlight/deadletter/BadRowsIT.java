package io.greenlight.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.deadletter.DeadLetter.Stage;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.BadRow;
import io.greenlight.testbed.data.DataSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One account of 2,000 rows, read as one page, 10 of them bad. */
class BadRowsIT {
    private static final int HEALTHY = 1_990;
    private static final long FIRST_BAD = 50_000_000;
    private static final List<BadRow> BAD = List.of(
            BadRow.INFINITE_TIME,
            BadRow.MINUS_INFINITE_TIME,
            BadRow.MISSING_EMAIL,
            BadRow.MISSING_TIME,
            BadRow.TEXT_TOO_LONG,
            BadRow.NOT_A_NUMBER,
            BadRow.INFINITE_NUMBER,
            BadRow.HUGE_OBJECT,
            BadRow.LONG_VALUE_IN_OBJECT,
            BadRow.NOT_AN_OBJECT);
    /** What only the bad rows contain. */
    private static final List<String> CONTENTS =
            List.of("mail.example", "ada.5000", "Ada Example", "xxxxxxxx", "2025-03-0");

    private static Platform platform;
    private static Account account;

    @BeforeAll
    static void fill() throws SQLException {
        platform = Platform.fill(BadRowsIT.class, new DataSet(7, 1, 0, HEALTHY, 0, Instant.now()));
        account = platform.population().largest();
        try (Connection connection = connect()) {
            for (int i = 0; i < BAD.size(); i++) {
                BAD.get(i).insert(connection, account.id(), FIRST_BAD + i);
            }
        }
    }

    private static Connection connect() throws SQLException {
        Connection connection = platform.connect(account.shard().source());
        try (Statement statement = connection.createStatement()) {
            statement.execute("set search_path = "
                    + statement.enquoteIdentifier(account.shard().schema(), true));
        }
        return connection;
    }

    private static Installation installation() {
        return Installation.of(BadRowsIT.class, platform)
                .with("greenlight.plan.unit-documents", "5000")
                .with("greenlight.plan.urgent-unit-documents", "5000")
                .with("greenlight.load.min-page-rows", "5000")
                .with("greenlight.load.max-page-rows", "5000");
    }

    @Test
    void badRowsBecomeDeadLettersAndTheAccountIsReady() throws IOException {
        Installation greenlight = installation();

        CommandResult reindex = greenlight.run("reindex");

        assertThat(reindex.exitCode()).as(reindex.toString()).isEqualTo(3);
        assertThat(reindex.json().path("state").asString()).isEqualTo("DONE");
        assertThat(reindex.json().path("progress").path("dead").asInt()).isEqualTo(BAD.size());
        ControlQueries ask = greenlight.ask();
        assertThat(ask.rows(
                        "select rows_read, indexed, superseded, dead from unit_account where account = ? and rows_read > 0",
                        Long.toString(account.id())))
                .as("one page, every row in one column of the ledger")
                .containsExactly(Map.of("rows_read", 2_000L, "indexed", (long) HEALTHY, "superseded", 0L, "dead", 10L));
        assertThat(documents(greenlight)).isEqualTo(HEALTHY);
        assertThat(
                        ask.texts(
                                "select account || ' ' || array_to_string(key, ':') || ' ' || field || ' ' || stage from dead_letter order by key"))
                .containsExactlyElementsOf(IntStream.range(0, BAD.size())
                        .mapToObj(i -> "%d %d %s %s"
                                .formatted(
                                        account.id(), FIRST_BAD + i, BAD.get(i).field(), stage(BAD.get(i))))
                        .toList());
        assertThat(ask.texts("select reason from dead_letter")).doesNotContain("");

        CommandResult ready = greenlight.run("ready", Long.toString(account.id()));
        assertThat(ready.exitCode()).isZero();
        assertThat(ready.json().path("state").asString()).isEqualTo("COMPLETE");
        assertThat(ready.json().path("deadLetters").asInt()).isEqualTo(BAD.size());

        CommandResult shown = greenlight.runAsText("dead-letters", "--list", "20");
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out())
                .contains(Long.toString(account.id()))
                .contains(BAD.stream().map(BadRow::field).toList());
        assertThat(List.of(
                        reindex.out(),
                        reindex.err(),
                        shown.out(),
                        greenlight.run("dead-letters").out(),
                        everything(ask)))
                .allSatisfy(text -> assertThat(text).doesNotContain(CONTENTS));
    }

    /** How long a value inside an object may be is known to OpenSearch alone. */
    private static Stage stage(BadRow row) {
        return row == BadRow.LONG_VALUE_IN_OBJECT ? Stage.WRITE : Stage.READ;
    }

    @Test
    void tooManyDeadLettersFailTheAccountAndTheSwap() {
        Installation greenlight =
                installation().with("greenlight.entities.subscriber.max-dead-letters-per-account", "9");

        CommandResult reindex = greenlight.run("reindex", "--entity", "subscriber");

        assertThat(reindex.exitCode()).as(reindex.toString()).isEqualTo(4);
        assertThat(reindex.json().path("state").asString()).isEqualTo("HELD");
        String generation = greenlight.alias("subscriber") + "-g000001";
        assertThat(reindex.json().path("reason").asString())
                .isEqualTo("1 accounts of %s are FAILED".formatted(generation));
        assertThat(greenlight.ask().texts("select state || ' ' || reason from generation_account"))
                .containsExactly("FAILED DEAD_LETTERS: 10, at most 9 are allowed");
        CommandResult swap = greenlight.run("swap", generation);
        assertThat(swap.exitCode()).as(swap.toString()).isEqualTo(4);
        assertThat(swap.json().path("error").asString())
                .isEqualTo("Cannot swap to %s: 1 accounts of %s are FAILED; %s is not verified as a whole"
                        .formatted(generation, generation, generation));
        CommandResult ready = greenlight.run("ready", Long.toString(account.id()));
        assertThat(ready.exitCode()).as(ready.toString()).isEqualTo(4);
    }

    @Test
    void documentsThatOpenSearchRefusesBecomeDeadLettersToo() throws IOException, SQLException {
        Installation greenlight = installation();
        Path schema = greenlight.directory().resolve("subscriber.avsc");
        Files.writeString(
                schema,
                subscriberSchema()
                        .replaceFirst(
                                "(?s)(\"name\": \"source\".*?)\"maxBytes\": 255",
                                "$1\"maxBytes\": 255, \"mapping\": {\"type\": \"ip\"}"));
        greenlight
                .with("greenlight.entities.subscriber.schema", "subscriber.avsc")
                .with("greenlight.entities.subscriber.page", """
                        select account_id as account, id, email, domain, name, status, country, city, created_at, updated_at,
                          subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score, custom_fields,
                          case when id %% 400 = 7 then 'secret-of-' || email else '10.1.2.3' end as source
                        from subscribers where id < %d""".formatted(FIRST_BAD)
                        .replace("\n", " "));
        long refused = platformNumber("select count(*) from subscribers where id % 400 = 7 and id < " + FIRST_BAD);
        assertThat(refused).isPositive();

        CommandResult reindex = greenlight.run("reindex", "--entity", "subscriber");

        assertThat(reindex.exitCode()).as(reindex.toString()).isEqualTo(3);
        assertThat(documents(greenlight)).isEqualTo(HEALTHY - refused);
        ControlQueries ask = greenlight.ask();
        assertThat(ask.texts("select distinct stage || ' ' || field from dead_letter"))
                .containsExactly("WRITE source");
        assertThat(ask.number("select count(*) from dead_letter where (key[1])::bigint % 400 = 7"))
                .isEqualTo(refused);
        assertThat(ask.number("select sum(dead) from unit_account")).isEqualTo(refused);
        assertThat(everything(ask)).doesNotContain("secret-of-");
        assertThat(reindex.out() + reindex.err()).doesNotContain("secret-of-");
    }

    private static String subscriberSchema() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                BadRowsIT.class.getResourceAsStream("/io/greenlight/entities/subscriber.avsc"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long platformNumber(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long documents(Installation greenlight) {
        return new IndexReader(greenlight.openSearch().url())
                .send("GET", "/%s/_count".formatted(greenlight.alias("subscriber")), "")
                .path("count")
                .asLong();
    }

    /** Every row of every table of the control database. */
    private static String everything(ControlQueries ask) {
        StringBuilder all = new StringBuilder();
        for (String table : ask.texts("select tablename from pg_tables where schemaname = 'public'")) {
            ask.texts("select t::text from \"%s\" t".formatted(table)).forEach(all::append);
        }
        assertThat(all).as("the dump has something in it").contains("COMPLETED", Long.toString(account.id()));
        return all.toString();
    }
}
