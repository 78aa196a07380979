package io.greenlight.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.BadRow;
import io.greenlight.testbed.data.DataSet;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's pages with data behind them, asked without a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesIT {
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";
    private static final long BAD_ROW = 60_000_000;

    private Installation greenlight;
    private List<Account> accounts;
    private Account odd;
    private ConsoleServer server;

    @BeforeAll
    void loadAndStart() throws SQLException {
        Platform platform = Platform.fill(ConsolePagesIT.class, new DataSet(7, 6, 1, 300, 200, Instant.now()));
        accounts = platform.population().accounts();
        odd = platform.population().largest();
        platform.execute(odd.shard(), "update accounts set name = '%s' where id = %d".formatted(SCRIPT, odd.id()));
        try (Connection connection = platform.connect(odd.shard().source());
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = "
                    + statement.enquoteIdentifier(odd.shard().schema(), true));
            BadRow.MISSING_EMAIL.insert(connection, odd.id(), BAD_ROW);
        }
        greenlight = Installation.of(ConsolePagesIT.class, platform);
        assertThat(greenlight.run("reindex").exitCode()).isEqualTo(3);
        greenlight.ask().rows("""
                insert into progress_sample (reindex_id, sampled_at, documents, expected, accounts, ready, dead, held_back)
                select 1, clock_timestamp() - make_interval(secs => 5 * number), 100 - number, 100, 7, 7 - number / 2, 1, ''
                from generate_series(0, 9) as number
                returning 1""");
        server = ConsoleServer.start(greenlight);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String generation() {
        return greenlight
                .ask()
                .texts("select alias || '-g000001' from generation where entity = 'subscriber'")
                .getFirst();
    }

    private Stream<String> pages() {
        String account = "/console/account?id=" + odd.id();
        String generation = "/console/generations/" + generation();
        String letter = greenlight.ask().texts("select id from dead_letter").getFirst();
        String reason = greenlight.ask().texts("select reason from dead_letter").getFirst();
        String which = "?entity=subscriber&cause=" + ConsoleServer.encoded(reason);
        return Stream.of(
                "/console",
                "/console/live",
                "/console/reindexes",
                "/console/reindexes/1",
                "/console/reindexes/1/live",
                "/console/reindexes/1/pause",
                "/console/reindexes/1/swap",
                "/console/reindexes/1/cancel",
                "/console/reindexes/new",
                "/console/reindexes/new/check?entities=subscriber&what=everything&mode=WARM&target=main",
                "/console/reindexes/new/check?entities=subscriber&what=part&accounts=" + odd.id(),
                "/console/accounts",
                "/console/accounts/live",
                "/console/accounts?q=" + ConsoleServer.encoded("<script"),
                "/console/accounts?state=READY&generation=" + generation(),
                account,
                account.replace("account?", "account/live?"),
                account.replace("account?", "account/raise?"),
                account.replace("account?", "account/leave-out?"),
                "/console/generations",
                generation,
                generation + "/swap",
                generation + "/force",
                generation + "/retire",
                "/console/dead-letters",
                "/console/dead-letters/cause" + which,
                "/console/dead-letters/replay" + which,
                "/console/dead-letters/dismiss?id=" + letter,
                "/console/dead-letters/" + letter,
                "/console/sources",
                "/console/sources/live",
                "/console/sources/eu-1/limit",
                "/console/sources/eu-2/pause",
                "/console/targets/main/limit",
                "/status",
                "/login");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isShownAndRunsNothingOfItsOwn(String path) {
        HttpResponse<String> answer = server.get(path);

        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).startsWith("text/html");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(answer, "Content-Security-Policy")).startsWith("default-src 'self'");
        assertThat(answer.body())
                .doesNotContain(SCRIPT, "style=", "<style", "onclick", "javascript:", "thymeleaf", " th:")
                .doesNotContainPattern("<script(?![^>]* src=)");
        if (answer.body().contains("<html")) {
            assertThat(answer.body()).contains("<html lang=\"en\"", "<main id=\"content\"", "<h1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/accounts?q=%00",
                "/console/accounts/live?q=a%00b",
                "/console/account?id=%00",
                "/console/dead-letters/cause?entity=subscriber&cause=%00",
                "/console/dead-letters/dismiss?entity=subscriber&cause=%00",
                "/login?error=%00"
            })
    void whatNoDatabaseCanLookForIsAFaultOfTheRequest(String path) {
        HttpResponse<String> answer = server.get(path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("NUL").doesNotContain("control database");
    }

    @Test
    void aParameterWhoseNameNoneCanHaveIsAFaultOfTheRequest() {
        HttpResponse<String> answer = server.get("/console/accounts?%01=x");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(header(answer, "Content-Type")).startsWith("text/html");
        assertThat(answer.body()).contains("has a character that none can have");
    }

    @Test
    void aFormWithANulIsAFaultOfTheRequest() {
        HttpResponse<String> answer =
                server.post("/console/dead-letters/dismiss", "entity", "subscriber", "cause", "email\0");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("NUL").doesNotContain("control database");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void everythingAPageLoadsIsOnThisServer() {
        String page = server.get("/console").body();
        Matcher links = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"").matcher(page);
        List<String> assets = links.results().map(link -> link.group(1)).toList();

        assertThat(assets).hasSize(6);
        assertThat(page).doesNotContain("https://", "http://");
        assertThat(assets).allSatisfy(asset -> {
            HttpResponse<String> answer = server.get(asset);
            assertThat(answer.statusCode()).as(asset).isEqualTo(200);
            assertThat(header(answer, "Cache-Control")).contains("immutable");
            assertThat(asset).as("a hash of its content").matches(".*-[0-9a-f]{32}\\.[a-z.]+");
        });
    }

    @Test
    void aNameIsTextWhateverItSays() {
        assertThat(server.get("/console/accounts").body()).contains(ESCAPED);
        assertThat(server.get("/console/account?id=" + odd.id()).body()).contains(ESCAPED);
        assertThat(server.get("/console/account?id=" + ConsoleServer.encoded(SCRIPT))
                        .body())
                .contains(ESCAPED)
                .doesNotContain(SCRIPT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/nothing",
                "/console/reindexes/99",
                "/console/reindexes/99/live",
                "/console/reindexes/99/history",
                "/console/reindexes/x",
                "/console/reindexes/1/explode",
                "/console/account?id=99",
                "/console/account/raise?id=99",
                "/console/accounts?state=FINE",
                "/console/generations/subscribers-g999999",
                "/console/generations/..%2F..%2Fetc",
                "/console/dead-letters/99999",
                "/console/dead-letters/replay",
                "/console/sources/eu-9/pause",
                "/console/rollback?entity=nothing"
            })
    void whatDoesNotExistIsNotFound(String path) {
        HttpResponse<String> answer = server.get(path);

        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("<h1>Not found</h1>").doesNotContain("Exception", "org.springframework");
    }

    @Test
    void theAuditSaysWhoDidWhat() {
        HttpResponse<String> answer = server.get("/console/audit");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("<code>reindex</code>").containsPattern("exit [03]");
    }

    @Test
    void theAuditSaysWhatAFormOrdered() {
        assertThat(server.post("/console/targets/main/limit", "bulkConnections", "64")
                        .statusCode())
                .isEqualTo(303);

        assertThat(server.get("/console/audit").body())
                .contains(
                        "<code>POST /console/targets/{name}/limit</code>",
                        "<code>bulkConnections=64, name=main</code>");
    }

    @Test
    void theStartLeadsToTheConsole() {
        HttpResponse<String> answer = server.get("/");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(header(answer, "Location")).endsWith("/console");
    }

    @Test
    void theStatusNamesNobody() {
        for (String page :
                List.of(server.get("/status").body(), server.getPart("/status").body())) {
            assertThat(page).contains("100 %", "No rebuild is under way").doesNotContain(ESCAPED);
            assertThat(accounts)
                    .allSatisfy(account -> assertThat(page)
                            .doesNotContain(account.name())
                            .doesNotContainPattern("\\b%d\\b".formatted(account.id())));
        }
    }

    @Test
    void historyIsThereForCharts() {
        assertThat(server.get("/console/reindexes/1/history").body())
                .contains("\"ready\":[", "\"accounts\":[", "\"rate\":[null,")
                .containsPattern("\"times\":\\[\\d+,\\d+");
    }

    @Test
    void aFormIsDoneOnceAndSeenOnThePageThatFollows() {
        HttpResponse<String> done = server.post("/console/sources/eu-2/pause");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        HttpResponse<String> seen = server.get(path(done));
        assertThat(seen.body()).contains("It is paused.", "paused</span>");

        HttpResponse<String> twice = server.post("/console/sources/eu-2/pause");
        assertThat(twice.statusCode()).isEqualTo(409);
        assertThat(twice.body()).contains("Cannot pause source eu-2: it is paused already", "<form class=\"confirm\"");

        assertThat(server.post("/console/sources/eu-2/resume").statusCode()).isEqualTo(303);
    }

    private String path(HttpResponse<String> redirect) {
        return header(redirect, "Location").replace(server.front().url(), "");
    }

    @Test
    void aLimitIsChangedOrRefused() {
        HttpResponse<String> refused = server.post("/console/sources/eu-1/limit", "slots", "65");
        assertThat(refused.statusCode()).isEqualTo(422);

        assertThat(server.post("/console/sources/eu-1/limit", "slots", "x").statusCode())
                .isEqualTo(400);
        assertThat(server.post("/console/sources/eu-1/limit", "slots", "3").statusCode())
                .isEqualTo(303);
        assertThat(greenlight.ask().number("select slots from source_setting where source = 'eu-1'"))
                .isEqualTo(3);
    }

    @Test
    void aLimitOfATargetIsChangedOrRefused() {
        HttpResponse<String> refused = server.post("/console/targets/main/limit", "bulkConnections", "65");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("it must be 1 to 64");
        assertThat(server.post("/console/targets/other/limit", "bulkConnections", "2")
                        .statusCode())
                .isEqualTo(404);

        HttpResponse<String> done = server.post("/console/targets/main/limit", "bulkConnections", "2");

        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        assertThat(server.get(path(done)).body()).contains("with the next requests of each worker", "at most 2<");
    }

    @Test
    void anAccountIsRaised() {
        Account other = accounts.getFirst();

        HttpResponse<String> done = server.post("/console/account/raise", "id", Long.toString(other.id()));

        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        assertThat(server.get(path(done)).body()).contains("It comes before all others that wait.");
        assertThat(greenlight
                        .ask()
                        .number("select lift from account_priority where account = ?", Long.toString(other.id())))
                .isPositive();
    }

    @Test
    void forceNeedsTheTypedName() {
        String force = "/console/generations/%s/force".formatted(generation());

        HttpResponse<String> refused = server.post(force, "typed", "subscribers");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("type its name to do it");
        assertThat(server.post(force, "typed", generation()).statusCode()).isEqualTo(303);
    }

    @Test
    void whatAGateRefusesIsSaidInTheRightPlace() {
        HttpResponse<String> retire = server.post("/console/generations/%s/retire".formatted(generation()));
        assertThat(retire.statusCode()).isEqualTo(409);
        assertThat(retire.body()).contains("it serves");

        HttpResponse<String> hold = server.post("/console/reindexes/1/hold-swap");
        assertThat(hold.statusCode()).isEqualTo(409);
        assertThat(hold.body()).contains("Cannot hold the swap of reindex 1: it is DONE");

        HttpResponse<String> rollback = server.get("/console/rollback?entity=subscriber");
        assertThat(rollback.statusCode()).isEqualTo(409);
        assertThat(rollback.body()).contains("no generation that served before still has its indexes");
    }

    @Test
    void nothingIsStartedFromABadForm() {
        HttpResponse<String> nothing = server.get("/console/reindexes/new/check?what=everything&target=main");
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.body()).contains("choose at least one");

        HttpResponse<String> elsewhere =
                server.post("/console/reindexes", "entities", "subscriber", "what", "everything", "target", "moon");
        assertThat(elsewhere.statusCode()).isEqualTo(422);

        HttpResponse<String> nobody =
                server.post("/console/reindexes", "entities", "subscriber", "what", "part", "accounts", "99 " + SCRIPT);
        assertThat(nobody.statusCode()).isEqualTo(422);
        assertThat(nobody.body()).contains("there is no such account", ESCAPED).doesNotContain(SCRIPT);
        assertThat(greenlight.ask().number("select count(*) from reindex")).isOne();
    }
}
