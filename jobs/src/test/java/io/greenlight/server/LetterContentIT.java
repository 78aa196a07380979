package io.greenlight.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.retention.DeadLetterRetention;
import io.greenlight.retention.DeadLetterRetention.Erased;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.BadRow;
import io.greenlight.testbed.data.DataSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What dead letters held: kept if it is wanted, encrypted, shown to who may see it, and erased. */
class LetterContentIT {
    private static final long FIRST_BAD = 50_000_000;
    /** The last is refused by OpenSearch, and is longer than what is kept. */
    private static final List<BadRow> BAD =
            List.of(BadRow.MISSING_EMAIL, BadRow.NOT_A_NUMBER, BadRow.INFINITE_TIME, BadRow.LONG_VALUE_IN_OBJECT);
    /** What only the bad rows hold. */
    private static final List<String> PERSONAL = List.of("mail.example", "Ada Example", "ada.5000");

    private static final String KEY = key("planted-key-of-dead-letters-no-1");
    private static final String OTHER_KEY = key("planted-key-of-dead-letters-no-2");

    private final Platform platform = Platform.fill(LetterContentIT.class, new DataSet(7, 1, 0, 200, 0, Instant.now()));
    private final Account account = platform.population().largest();
    private final Installation greenlight = Installation.of(LetterContentIT.class, platform);
    private final ControlQueries ask = greenlight.ask();

    private static String key(String bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes(UTF_8));
    }

    @BeforeEach
    void spoil() throws SQLException {
        try (Connection connection = platform.connect(account.shard().source());
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = "
                    + statement.enquoteIdentifier(account.shard().schema(), true));
            for (int i = 0; i < BAD.size(); i++) {
                BAD.get(i).insert(connection, account.id(), FIRST_BAD + i);
            }
        }
    }

    private void keepContents() {
        greenlight
                .with("greenlight.dead-letters.content.enabled", "true")
                .with("greenlight.dead-letters.content.write-key", "first")
                .with("greenlight.dead-letters.content.keys.first", KEY);
    }

    private CommandResult reindex() {
        CommandResult reindex = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(reindex.exitCode()).as(reindex.toString()).isEqualTo(3);
        return reindex;
    }

    @Test
    void withoutTheSwitchNothingIsKept() {
        reindex();

        assertThat(ask.number("select count(*) from dead_letter where state = 'OPEN'"))
                .isEqualTo(BAD.size());
        assertThat(contents()).isZero();
        assertThat(everything()).doesNotContain(PERSONAL);
        CommandResult shown = greenlight.run("dead-letters", "show", letter(0), "--content");
        assertThat(shown.exitCode()).isEqualTo(2);
        assertThat(shown.json().path("code").asString()).isEqualTo("NOT_FOUND");
        assertThat(shown.json().path("error").asString())
                .isEqualTo("Dead letter %s has no content: it was not kept, or is erased by now".formatted(letter(0)));
    }

    @Test
    void withoutAKeyNothingIsStarted() {
        greenlight.with("greenlight.dead-letters.content.enabled", "true");

        for (String command : List.of("doctor", "reindex")) {
            CommandResult refused = greenlight.run(command);
            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
            assertThat(refused.json().path("code").asString()).isEqualTo("CONFIGURATION_REFUSED");
            assertThat(refused.out()).contains("greenlight.dead-letters.content.write-key");
        }
        greenlight
                .with("greenlight.dead-letters.content.write-key", "first")
                .with("greenlight.dead-letters.content.keys.first", "much-too-short");
        CommandResult refused = greenlight.run("reindex");
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.out() + refused.err())
                .contains("greenlight.dead-letters.content.keys.first: must be 32 bytes in base64")
                .doesNotContain("much-too-short");
        assertThat(ask.number("select count(*) from pg_tables where schemaname = 'public'"))
                .as("tables that were made")
                .isZero();
    }

    @Test
    void contentsAreEncryptedAndShownToWhoAsksForOneAndHasTheKey() {
        keepContents();
        CommandResult reindex = reindex();

        assertThat(contents()).isEqualTo(BAD.size());
        String hidden = everything();
        assertThat(hidden).doesNotContain(PERSONAL).doesNotContain(KEY);
        assertThat(PERSONAL)
                .allSatisfy(
                        text -> assertThat(hidden).doesNotContain(HexFormat.of().formatHex(text.getBytes(UTF_8))));
        for (CommandResult listed : List.of(
                reindex,
                greenlight.runAsText("dead-letters", "--list", "20"),
                greenlight.run("dead-letters"),
                greenlight.run("dead-letters", "show", letter(0)),
                greenlight.run("status"))) {
            assertThat(listed.out() + listed.err()).doesNotContain(PERSONAL);
        }

        JsonNode missing = content(0);
        assertThat(missing.path("cut").asBoolean()).isFalse();
        assertThat(missing.path("json").asString())
                .contains("\"email\":null", "\"name\":\"Ada Example\"", "\"account\":\"%d\"".formatted(account.id()));
        assertThat(content(1).path("json").asString()).contains("\"score\":\"NaN\"");
        assertThat(content(2).path("json").asString()).contains("\"created_at\":\"infinity\"", "\"tags\":[\"vip\"]");
        JsonNode refused = content(3);
        assertThat(refused.path("cut").asBoolean()).isTrue();
        assertThat(refused.path("json").asString())
                .as("a document that the index refused")
                .contains("\"email\":\"ada.%d@mail.example\"".formatted(FIRST_BAD + 3))
                .hasSize(16 << 10);
        assertThat(greenlight
                        .runAsText("dead-letters", "show", letter(0), "--content")
                        .out())
                .contains("dead letter %s held at 20".formatted(letter(0)), "Ada Example");
        assertThat(
                        ask.texts(
                                "select subject ->> 'ID' from audit where what = 'dead-letters show' and jsonb_exists(parameters, 'content') and outcome = 'exit 0' order by id"))
                .containsExactly(letter(0), letter(1), letter(2), letter(3), letter(0));

        greenlight
                .with("greenlight.dead-letters.content.write-key", "second")
                .with("greenlight.dead-letters.content.keys.second", OTHER_KEY);
        assertThat(content(0).path("json").asString()).as("by an earlier key").contains("Ada Example");
        greenlight.with("greenlight.dead-letters.content.keys.first", OTHER_KEY);
        CommandResult unreadable = greenlight.run("dead-letters", "show", letter(0), "--content");
        assertThat(unreadable.exitCode()).as(unreadable.toString()).isEqualTo(2);
        assertThat(unreadable.json().path("code").asString()).isEqualTo("CONTENT_UNREADABLE");
        assertThat(unreadable.json().path("error").asString())
                .isEqualTo(
                        "Cannot show the content of dead letter %s: key first is not the one it is encrypted with, or somebody has changed it in the control database"
                                .formatted(letter(0)));
        greenlight.with("greenlight.dead-letters.content.keys.first", KEY);
        ask.rows(
                "update dead_letter_content as one set sealed = other.sealed from dead_letter_content as other where one.letter = ? and other.letter = ? returning 1",
                Long.valueOf(letter(0)),
                Long.valueOf(letter(1)));
        assertThat(greenlight
                        .run("dead-letters", "show", letter(0), "--content")
                        .out())
                .as("the content of another letter in its place")
                .contains("CONTENT_UNREADABLE")
                .doesNotContain("Ada Example");
    }

    @Test
    void overHttpOnlyAdministratorsSeeContentsAndEachTimeIsWrittenDown() {
        keepContents();
        reindex();
        greenlight.with("greenlight.security.disabled", "false");
        String operator = token("operator", "operate");
        String administrator = token("administrator", "admin");
        String letter = "/api/v1/dead-letters/" + letter(0);

        try (Running server = Running.server(greenlight)) {
            Web web = server.web();
            Answer refused = web.as(operator).get(letter + "/content");
            Answer shown = web.as(administrator).get(letter + "/content");
            Answer encoded = web.as(administrator).get(letter + "/%63ontent");

            assertThat(web.get(letter + "/content").status()).isEqualTo(401);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
            assertThat(refused.body()).doesNotContain(PERSONAL);
            assertThat(shown.status()).as(shown.toString()).isEqualTo(200);
            assertThat(shown.header("Cache-Control")).contains("no-store");
            assertThat(shown.json().path("json").asString()).contains("Ada Example");
            for (String path : List.of(letter, "/api/v1/dead-letters", "/api/v1/dead-letters/causes")) {
                assertThat(web.as(administrator).get(path).body()).doesNotContain(PERSONAL);
            }
            assertThat(
                            ask.texts(
                                    "select outcome from audit where what like 'GET /api/v1/dead-letters/%' and who = 'token operator'"))
                    .containsExactly("403");
            assertThat(
                            ask.texts(
                                    "select outcome from audit where what like 'GET /api/v1/dead-letters/%' and who = 'token administrator' order by id"))
                    .containsExactly("200", Integer.toString(encoded.status()));
            assertThat(everything()).doesNotContain(PERSONAL);

            Answer order = web.as(operator).send("POST", "/%61pi/v1/dead-letters/dismiss", "{\"ids\": [999999]}");
            assertThat(ask.texts("select outcome from audit where who = 'token operator' and what like 'POST %'"))
                    .as("an order whose path is encoded otherwise")
                    .containsExactly(Integer.toString(order.status()));
        }
    }

    private String token(String name, String scope) {
        return greenlight
                .run("tokens", "create", "--name", name, "--scope", scope)
                .json()
                .path("secret")
                .asString();
    }

    @Test
    void whatNobodyNeedsAnyMoreIsErasedAndTheAccountStaysWhatItIs() {
        greenlight.with(
                "greenlight.entities.subscriber.max-dead-letters-per-account", Integer.toString(BAD.size() - 1));
        keepContents();
        CommandResult held = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(held.exitCode()).as(held.toString()).isEqualTo(4);
        assertThat(erase()).as("a moment ago").isEqualTo(new Erased(0, 0));

        ask.rows("update dead_letter_content set kept_at = kept_at - interval '31 days' returning 1");
        ask.rows("update dead_letter set changed_at = changed_at - interval '31 days' returning 1");
        assertThat(erase()).isEqualTo(new Erased(BAD.size(), 0));

        assertThat(contents()).isZero();
        assertThat(greenlight
                        .run("dead-letters", "show", letter(0), "--content")
                        .exitCode())
                .isEqualTo(2);
        assertThat(ask.texts("select state || ' ' || reason from generation_account"))
                .containsExactly("FAILED DEAD_LETTERS: 4, at most 3 are allowed");
        assertThat(ask.texts("select key[1] from dead_letter where state = 'OPEN' order by 1"))
                .as("open letters keep their keys, and count")
                .hasSize(BAD.size());
        assertThat(greenlight.run("ready", Long.toString(account.id())).exitCode())
                .isEqualTo(4);
        assertThat(greenlight.run("swap", generation()).exitCode()).isEqualTo(4);

        assertThat(greenlight
                        .run("cancel", ask.texts("select id from reindex").getFirst())
                        .exitCode())
                .isZero();
        ask.rows("update dead_letter set changed_at = changed_at - interval '31 days' returning 1");
        assertThat(erase()).as("of a generation that is gone").isEqualTo(new Erased(0, BAD.size()));
    }

    @Test
    void contentsGoWithTheReasonForKeepingThem() {
        keepContents();
        reindex();
        platform.execute(
                account.shard(), "update subscribers set email = 'grace@mail.example' where id = " + FIRST_BAD);

        assertThat(greenlight.run("dead-letters", "replay", letter(0)).exitCode())
                .isZero();
        assertThat(greenlight
                        .run("dead-letters", "dismiss", letter(1), letter(3))
                        .exitCode())
                .isZero();
        assertThat(erase()).as("contents of letters that ended").isEqualTo(new Erased(3, 0));
        assertThat(content(2).path("json").asString()).contains("infinity");

        ask.rows("update dead_letter set changed_at = changed_at - interval '31 days' returning 1");
        assertThat(erase()).as("letters that ended").isEqualTo(new Erased(0, 2));
        assertThat(ask.texts("select state || ' ' || stage from dead_letter order by id"))
                .as("one that is open, and one that says which document the index refuses")
                .containsExactlyInAnyOrder("OPEN READ", "DISMISSED WRITE");
        CommandResult verify = greenlight.run("verify", "--entity", "subscriber");
        assertThat(verify.exitCode()).as(verify.toString()).isZero();
        CommandResult ready = greenlight.run("ready", Long.toString(account.id()));
        assertThat(ready.exitCode()).as(ready.toString()).isZero();
        assertThat(ready.json().path("deadLetters").asInt()).isEqualTo(1);

        greenlight.with("greenlight.dead-letters.content.enabled", "false");
        assertThat(greenlight.run("dead-letters", "replay").exitCode())
                .as("rejected again")
                .isEqualTo(3);
        assertThat(contents()).as("once it is switched off").isZero();
    }

    private Erased erase() {
        GlobalOptions options = new GlobalOptions();
        options.config = greenlight.configuration();
        try (Application application = Application.start(options)) {
            return application.get(DeadLetterRetention.class).run();
        }
    }

    private String generation() {
        return greenlight.alias("subscriber") + "-g000001";
    }

    private String letter(int bad) {
        return ask.texts("select id from dead_letter where key = array[?::text]", Long.toString(FIRST_BAD + bad))
                .getFirst();
    }

    private JsonNode content(int bad) {
        CommandResult shown = greenlight.run("dead-letters", "show", letter(bad), "--content");
        assertThat(shown.exitCode()).as(shown.toString()).isZero();
        assertThat(shown.json().path("letter").asString()).isEqualTo(letter(bad));
        return shown.json();
    }

    private long contents() {
        return ask.number("select count(*) from dead_letter_content");
    }

    /** Every row of every table of the control database. */
    private String everything() {
        StringBuilder all = new StringBuilder();
        Stream<String> tables = ask.texts("select tablename from pg_tables where schemaname = 'public'").stream();
        tables.forEach(table ->
                ask.texts("select t::text from \"%s\" t".formatted(table)).forEach(all::append));
        assertThat(all.toString()).as("the dump has something in it").contains(Long.toString(FIRST_BAD));
        return all.toString();
    }
}
