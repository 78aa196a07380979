package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.BadRow;
import io.greenlight.testbed.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What operators do, over HTTP: a server that is asked, and a worker that does it. One reindex is held for its swap. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private Installation greenlight;
    private Account largest;
    private Running worker;
    private Running server;
    private DocumentedWeb web;

    @BeforeAll
    void startAndReindex() throws SQLException {
        Platform platform = Platform.fill(ApiIT.class, new DataSet(7, 12, 0, 600, 120, Instant.now()));
        largest = platform.population().largest();
        try (Connection connection = platform.connect(largest.shard().source());
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = "
                    + statement.enquoteIdentifier(largest.shard().schema(), true));
            BadRow.MISSING_EMAIL.insert(connection, largest.id(), 50_000_001);
        }
        platform.execute(largest.shard(), "update accounts set name = '<b>\"Größe\"</b>' where id = " + largest.id());
        greenlight = Installation.of(ApiIT.class, platform);
        worker = Running.worker(greenlight);
        server = Running.server(greenlight);
        web = new DocumentedWeb(
                server.web(),
                new ApiDocument(server.web().get("/api/v1/openapi.json").json()));
        assertThat(web.get("/api/v1/reindexes").json().path("items")).isEmpty();
        reindexAndSwap();
        reindexAndSwap();
    }

    @AfterAll
    void stop() {
        server.close();
        worker.close();
    }

    private void reindexAndSwap() {
        String key = "held-" + Instant.now();
        Answer started = web.send("POST", "/api/v1/reindexes", "{\"swap\": \"HELD\"}", "Idempotency-Key", key);
        assertThat(started.status()).as(started.toString()).isEqualTo(202);
        String location = started.header("Location");
        assertThat(location)
                .isEqualTo("/api/v1/reindexes/" + started.json().path("id").asLong());
        Answer ended = awaitAnswer(location, "waitsForSwap", "true");
        Answer again = web.send("POST", "/api/v1/reindexes", "{\"swap\": \"HELD\"}", "Idempotency-Key", key);
        assertThat(again.status()).as(again.toString()).isEqualTo(202);
        assertThat(again.header("Location")).isEqualTo(location);
        assertThat(again.json().path("waitsForSwap").asBoolean()).isTrue();
        List<String> built = new ArrayList<>();
        for (JsonNode generation : web.get("/api/v1/generations").json().path("items")) {
            if (generation.path("reindex").asLong() == ended.json().path("id").asLong()) {
                built.add(generation.path("name").asString());
            }
        }
        assertThat(built).hasSize(2);
        for (String name : built) {
            Answer swapped = web.send("POST", "/api/v1/generations/%s/swap".formatted(name));
            assertThat(swapped.status()).as(swapped.toString()).isEqualTo(200);
            assertThat(swapped.json().path("serving").asBoolean()).isTrue();
        }
        awaitAnswer(location, "state", "DONE");
    }

    private Answer awaitAnswer(String path, String field, String value) {
        List<Answer> last = new ArrayList<>();
        Awaitility.await().atMost(LONG).until(() -> {
            Answer answer = web.get(path);
            last.add(answer);
            return answer.json().path(field).asString().equals(value);
        });
        return last.getLast();
    }

    private JsonNode result(Answer asked) {
        assertThat(asked.status()).as(asked.toString()).isEqualTo(202);
        return awaitAnswer(asked.header("Location"), "state", "DONE").json().path("result");
    }

    @Test
    void theDocumentIsTheOneInTheRepository() throws IOException {
        String now = web.document().root().toPrettyString() + "\n";
        if (Boolean.getBoolean("greenlight.openapi.renew")) {
            Files.createDirectories(ApiDocument.FILE.getParent());
            Files.writeString(ApiDocument.FILE, now);
        }

        assertThat(now)
                .as("docs/api/openapi.json is not what the server says. Renew it with:"
                        + " mvn verify -Dit.test=ApiIT -Dgreenlight.openapi.renew=true")
                .isEqualTo(Files.readString(ApiDocument.FILE));
    }

    /** Each answer is held against the document; there is something of each kind. */
    @Test
    void everythingThatCanBeReadIsAsDocumented() {
        String letter = web.get("/api/v1/dead-letters")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asString();
        Set<String> read = new TreeSet<>();
        for (String path : web.document().paths("GET")) {
            // A stream has no end.
            if (!path.endsWith("/flips")) {
                String account = path.startsWith("/api/v1/dead-letters") ? letter : "1";
                Answer answer = web.get(path.replace("{account}", Long.toString(largest.id()))
                        .replace("{name}", greenlight.alias("subscriber") + "-g000001")
                        .replace("{id}", account));
                if (answer.status() == 200) {
                    read.add(path);
                }
            }
        }

        assertThat(read)
                .contains(
                        "/api/v1/accounts/{account}/readiness",
                        "/api/v1/audit",
                        "/api/v1/dead-letters/{id}",
                        "/api/v1/generations/{name}",
                        "/api/v1/plan",
                        "/api/v1/reindexes/{id}/units",
                        "/api/v1/targets",
                        "/api/v1/webhooks")
                .hasSizeGreaterThan(25);
    }

    @Test
    void manyAccountsAreAskedAboutAsDocumented() {
        Answer answer = web.send(
                "POST", "/api/v1/readiness", "{\"accounts\": [\"%d\", 4711, \"a\\u0000\"]}".formatted(largest.id()));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json()
                        .path("answers")
                        .valueStream()
                        .map(one -> one.path("reason").asString()))
                .hasSize(3)
                .contains("UNKNOWN_ACCOUNT", "MALFORMED_ACCOUNT");
    }

    /** Who asks again with a tag is told that nothing changed, and who asks for too much is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "accounts", "audit", "dead-letters", "dead-letters/causes", "generations", "operations", "plan",
                        "reindexes",
                "reindexes/1/slots", "reindexes/1/units", "sources", "syncs", "targets", "targets/limits", "tokens",
                        "verifications",
                "verifications/last", "webhooks", "workers"
            })
    void allListsAreAlike(String list) {
        Answer answer = web.get("/api/v1/" + list);
        boolean inPages = web.document()
                .root()
                .path("paths")
                .path("/api/v1/" + list.replace("/1/", "/{id}/"))
                .path("get")
                .path("parameters")
                .valueStream()
                .anyMatch(parameter -> parameter.path("name").asString().equals("after"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("items", "next");
        assertThat(answer.header("ETag")).isNotEmpty();
        if (inPages) {
            assertThat(web.get("/api/v1/%s?limit=1001".formatted(list)).status())
                    .isEqualTo(400);
            assertThat(web.get("/api/v1/%s?after=nothing".formatted(list)).status())
                    .isEqualTo(400);
        } else {
            assertThat(answer.json().path("next").isNull()).isTrue();
        }
    }

    @Test
    void theAuditLogIsReadPageByPage() {
        Answer first = web.get("/api/v1/audit?limit=1");
        Answer second = web.get(
                "/api/v1/audit?limit=1&after=" + first.json().path("next").asString());

        assertThat(first.json().path("items")).hasSize(1);
        assertThat(second.json().path("items").path(0).path("id").asLong())
                .isLessThan(first.json().path("items").path(0).path("id").asLong());
        Answer known = web.get("/api/v1/audit?limit=1&after=2");
        assertThat(web.get("/api/v1/audit?limit=1&after=2", known.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void aReindexIsWatchedAndAnswersThatAreKnownCostNothing() {
        Answer reindex = web.get("/api/v1/reindexes/1");
        Answer progress = web.get("/api/v1/reindexes/1/progress");
        Answer units = web.get("/api/v1/reindexes/1/units?limit=2");

        assertThat(reindex.json().path("state").asString()).isEqualTo("DONE");
        assertThat(web.get("/api/v1/reindexes/1", reindex.header("ETag")).status())
                .isEqualTo(304);
        assertThat(web.get("/api/v1/reindexes/1", "\"other\"").status()).isEqualTo(200);
        assertThat(progress.json().path("accounts").asLong()).isEqualTo(12);
        assertThat(progress.json().path("dead").asLong()).isEqualTo(1);
        assertThat(units.json().path("items")).hasSize(2);
        Answer rest = web.get(
                "/api/v1/reindexes/1/units?after=" + units.json().path("next").asString());
        assertThat(rest.json().path("items").path(0).path("id").asLong())
                .isGreaterThan(units.json().path("items").path(1).path("id").asLong());
        assertThat(web.get("/api/v1/reindexes/1/slots").json().path("items")).isEmpty();
        Answer newest = web.get("/api/v1/reindexes?limit=1");
        long id = newest.json().path("items").path(0).path("id").asLong();
        Answer older =
                web.get("/api/v1/reindexes?after=" + newest.json().path("next").asString());
        assertThat(older.json().path("items").path(0).path("id").asLong()).isEqualTo(id - 1);
        assertThat(older.json().path("next").isNull()).isTrue();
    }

    @Test
    void checksAndPlansStartNothing() {
        Answer checked = web.send("POST", "/api/v1/checks", "{\"entities\": [\"subscriber\"]}");
        Answer plan = web.get("/api/v1/plan?entities=subscriber&limit=3");
        Answer part = web.get("/api/v1/plan?entities=subscriber&accounts=" + largest.id());

        assertThat(checked.json().path("ok").asBoolean()).as(checked.toString()).isTrue();
        assertThat(checked.json().path("findings")).isNotEmpty();
        assertThat(plan.json().path("items").path(0).path("accounts").asLong()).isEqualTo(12);
        assertThat(plan.json().path("items").path(0).path("first")).hasSize(3);
        assertThat(part.json().path("items").path(0).path("accounts").asLong()).isEqualTo(1);
        assertThat(web.get("/api/v1/plan?mode=COLD&accounts=1").status()).isEqualTo(400);
    }

    @Test
    void aliasesGoBackAndForth() {
        Answer back = web.send("POST", "/api/v1/rollback", "{\"entities\": [\"event\"]}");
        String before = greenlight.alias("event") + "-g000001";
        String after = greenlight.alias("event") + "-g000002";

        assertThat(back.status()).as(back.toString()).isEqualTo(200);
        assertThat(back.json().path("items").path(0).path("name").asString()).isEqualTo(before);
        Answer refused = web.send("POST", "/api/v1/generations/%s/retire".formatted(before));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("code").asString()).isEqualTo("REFUSED");
        assertThat(refused.json().path("missing")).hasSize(1);
        Answer mistyped = web.send(
                "POST",
                "/api/v1/generations/%s/force-swap".formatted(after),
                "{\"generation\": \"%s\"}".formatted(before));
        assertThat(mistyped.status()).isEqualTo(409);
        Answer forced = web.send(
                "POST",
                "/api/v1/generations/%s/force-swap".formatted(after),
                "{\"generation\": \"%s\"}".formatted(after));
        assertThat(forced.json().path("serving").asBoolean())
                .as(forced.toString())
                .isTrue();
    }

    @Test
    void sourcesArePausedAndLimited() {
        assertThat(web.send("POST", "/api/v1/sources/eu-1/pause")
                        .json()
                        .path("paused")
                        .asBoolean())
                .isTrue();
        Answer twice = web.send("POST", "/api/v1/sources/eu-1/pause");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(web.send("POST", "/api/v1/sources/eu-1/resume").status()).isEqualTo(200);
        Answer changed = web.send("PATCH", "/api/v1/sources/eu-2", "{\"slots\": 3}");
        assertThat(changed.json().path("limit").asInt()).isEqualTo(3);
        Answer refused = web.send("PATCH", "/api/v1/sources/eu-2", "{\"slots\": 65}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("code").asString()).isEqualTo("LIMIT_REFUSED");
        assertThat(web.get("/api/v1/sources").json().path("items")).hasSize(2);
        assertThat(web.get("/api/v1/workers").json().path("items")).hasSize(1);
        assertThat(web.get("/api/v1/syncs").json().path("items")).isEmpty();
        assertThat(web.send("POST", "/api/v1/sync").status()).isEqualTo(409);
    }

    @Test
    void targetsAreLimited() {
        Answer changed = web.send("PATCH", "/api/v1/targets/main", "{\"bulkConnections\": 3}");
        assertThat(changed.json().path("bulkConnections").asInt())
                .as(changed.toString())
                .isEqualTo(3);
        Answer refused = web.send("PATCH", "/api/v1/targets/main", "{\"bulkConnections\": 0}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("code").asString()).isEqualTo("LIMIT_REFUSED");
        assertThat(web.send("PATCH", "/api/v1/targets/main", "{}").status()).isEqualTo(400);
        assertThat(web.send("PATCH", "/api/v1/targets/other", "{\"bulkConnections\": 3}")
                        .status())
                .isEqualTo(404);
        JsonNode target = web.get("/api/v1/targets").json().path("items").path(0);
        assertThat(target.path("reachable").asBoolean()).isTrue();
        assertThat(target.path("bulkConnections").asInt()).isEqualTo(3);
        assertThat(through(true, "status")
                        .json()
                        .path("targets")
                        .path(0)
                        .path("bulkConnections")
                        .asInt())
                .isEqualTo(3);
    }

    /** They would work on the other servers of the control database, which ask who somebody is. */
    @Test
    void aServerThatLetsEverybodyInMakesNoTokens() {
        Answer refused = web.send("POST", "/api/v1/tokens", "{\"name\": \"anybody\", \"scopes\": [\"admin\"]}");

        assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
        assertThat(refused.json().path("code").asString()).isEqualTo("REFUSED");
        assertThat(web.send("POST", "/api/v1/tokens/anybody/revoke").status()).isEqualTo(409);
        assertThat(web.get("/api/v1/tokens").json().path("items")).isEmpty();
    }

    @Test
    void accountsAreFoundWhateverTheirNameHolds() {
        Answer found = web.get("/api/v1/accounts?search=gr%C3%B6%C3%9Fe&entity=subscriber&state=READY");

        assertThat(found.header("Content-Type")).isEqualTo("application/json");
        JsonNode account = found.json().path("items").path(0);
        assertThat(account.path("account").asString()).isEqualTo(Long.toString(largest.id()));
        assertThat(account.path("name").asString()).isEqualTo("<b>\"Größe\"</b>");
        Answer first = web.get("/api/v1/accounts?limit=1");
        Answer second = web.get(
                "/api/v1/accounts?limit=1&after=" + first.json().path("next").asString());
        assertThat(second.json().path("items").path(0))
                .isNotEqualTo(first.json().path("items").path(0));
        Answer placed =
                web.send("POST", "/api/v1/accounts/%d/priority".formatted(largest.id()), "{\"place\": \"FIRST\"}");
        assertThat(placed.json().path("units").asInt()).isZero();
        assertThat(web.send("POST", "/api/v1/accounts/%d/pause".formatted(largest.id()))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void comparesRepairsAndReplays() {
        JsonNode compared = result(web.send("POST", "/api/v1/verifications", "{\"entities\": [\"subscriber\"]}"));
        JsonNode comparison = compared.path("comparisons").path(0);
        assertThat(comparison.path("equal").asBoolean())
                .as(comparison.toString())
                .isTrue();
        Answer one = web.get("/api/v1/verifications/" + comparison.path("id").asLong());
        assertThat(one.json()).isEqualTo(comparison);
        assertThat(result(web.send("POST", "/api/v1/repairs")).path("repaired").asLong())
                .isZero();

        Answer causes = web.get("/api/v1/dead-letters/causes");
        assertThat(causes.json().path("items").path(0).path("field").asString()).isEqualTo("email");
        long letter = web.get("/api/v1/dead-letters")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asLong();
        assertThat(web.get("/api/v1/dead-letters/" + letter)
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("OPEN");
        JsonNode replayed =
                result(web.send("POST", "/api/v1/dead-letters/replay", "{\"ids\": [%d]}".formatted(letter)));
        assertThat(replayed.path("open").asLong()).isEqualTo(1);
        assertThat(web.send("POST", "/api/v1/dead-letters/dismiss", "{}").status())
                .isEqualTo(400);
        assertThat(web.get("/api/v1/operations").json().path("items").size()).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET | /api/v1/nothing | | 404 | NO_SUCH_PATH
                    DELETE | /api/v1/reindexes/1 | | 405 | METHOD_NOT_ALLOWED
                    GET | /api/v1/reindexes/seven | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes/0x1 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes/+1 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes/%231 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes/%201 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes/%D9%A1 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes/9223372036854775808 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes?after=%2B1 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes/99 | | 404 | NOT_FOUND
                    GET | /api/v1/reindexes?limit=0 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes?after=x | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/accounts?state=SLEEPY | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes/1/units?state=NONSENSE | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/reindexes/1/units?state=%00 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/accounts?search=a%00b | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/accounts/42/readiness?asOf=%00 | | 400 | MALFORMED_REQUEST
                    GET | /api/v1/accounts/42/readiness?asOf=yesterday | | 400 | MALFORMED_AS_OF
                    POST | /api/v1/readiness | {"accounts": 42} | 400 | MALFORMED_BATCH
                    POST | /api/v1/readiness | {"accounts": ["\\ud800"]} | 400 | MALFORMED_BATCH
                    POST | /api/v1/readiness | {"accounts": ["1"], "asOf": "\\ud800"} | 400 | MALFORMED_AS_OF
                    POST | /api/v1/dead-letters/dismiss | {"cause": "\\u0000"} | 400 | MALFORMED_REQUEST
                    POST | /api/v1/dead-letters/dismiss | {"accounts": ["\\ud800"]} | 400 | MALFORMED_REQUEST
                    POST | /api/v1/dead-letters/dismiss | {"\\udc00": 1} | 400 | MALFORMED_REQUEST
                    POST | /api/v1/tokens | {"name": "a", "scopes": ["admin"], "accounts": ["\\u0000"]} | 400 | MALFORMED_REQUEST
                    POST | /api/v1/accounts/42/priority | {"place": "\\ud800"} | 400 | MALFORMED_REQUEST
                    GET | /api/v1/generations/none-g000001 | | 404 | NOT_FOUND
                    POST | /api/v1/reindexes/1/cancel | | 409 | REFUSED
                    POST | /api/v1/reindexes | {"entities": ["order"]} | 422 | SCOPE_REFUSED
                    POST | /api/v1/reindexes | {"entity": "subscriber"} | 400 | MALFORMED_REQUEST
                    POST | /api/v1/reindexes | {"mode": "LUKEWARM"} | 400 | MALFORMED_REQUEST
                    POST | /api/v1/reindexes | {"accounts | 400 | MALFORMED_REQUEST
                    POST | /api/v1/accounts/a%0Ab/pause | | 400 | MALFORMED_ACCOUNT
                    POST | /api/v1/accounts/4711/pause | | 404 | NOT_FOUND
                    POST | /api/v1/verifications | {"generation": "none-g000001"} | 404 | NOT_FOUND
                    POST | /api/v1/repairs | {"verification": 99} | 422 | SCOPE_REFUSED
                    POST | /api/v1/repairs | {"generation": "none-g000001"} | 404 | NOT_FOUND
                    POST | /api/v1/repairs | {"generation": "none-g000001", "verification": 1} | 400 | MALFORMED_REQUEST
                    """)
    void refusesWhatIsWrong(String method, String path, String body, int status, String code) {
        Answer answer = body == null ? web.send(method, path) : web.send(method, path, body);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("code").asString()).isEqualTo(code);
        assertThat(answer.json().path("detail").asString()).isNotBlank();
    }

    /** What the firewall finds only when somebody looks at it; as bytes, which are a letter of UTF-8 to whoever sent them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v1/repairs HTTP/1.1\r\nContent-Length: 0\r\nIdempotency-Key: \u00c3\u0084rger",
                "GET /api/v1/reindexes HTTP/1.1\r\nIf-None-Match: \"\u00c3\u0084\"",
                "GET /api/v1/reindexes HTTP/1.1\r\nAccept: \u00c3\u0084",
                "GET /api/v1/readiness/flips HTTP/1.1\r\nLast-Event-ID: \u00c3\u0084",
                "GET /api/v1/accounts/4711/readiness HTTP/1.1\r\nAccept: \u00c3\u0084",
                "GET /api/v1/plan?%01=x HTTP/1.1"
            })
    void refusesWhatIsNotAcceptedAsItIsWritten(String request) {
        String answer = web.web().raw(request);

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("Content-Type: application/problem+json", "\"code\":\"MALFORMED_REQUEST\"")
                .contains("not accepted as it is written")
                .doesNotContain("\u00c4");
    }

    @Test
    void refusesTooManyAtOnce() {
        String accounts = "\"1\",".repeat(10_000) + "\"1\"";

        Answer answer = web.send("POST", "/api/v1/verifications", "{\"accounts\": [%s]}".formatted(accounts));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(413);
        assertThat(answer.json().path("code").asString()).isEqualTo("TOO_MANY");

        accounts = "\"1\",".repeat(1_000) + "\"1\"";
        answer = web.send("POST", "/api/v1/readiness", "{\"accounts\": [%s]}".formatted(accounts));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(413);
        assertThat(answer.json().path("code").asString()).isEqualTo("TOO_MANY_ACCOUNTS");
        assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
    }

    /** Block by block, each when what the one before began has ended. */
    @Test
    void everyExampleOfThePageRuns() throws IOException, InterruptedException {
        String page = Files.readString(Path.of("..", "docs", "operations", "api.md"));
        Matcher blocks = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL).matcher(page);
        int examples = 0;
        while (blocks.find()) {
            for (String example : blocks.group(1).lines().toList()) {
                assertThat(shell(adapted(example))).as(adapted(example)).isZero();
                examples++;
            }
            Awaitility.await().atMost(LONG).until(this::isIdle);
        }
        assertThat(examples).isGreaterThan(30);
    }

    /** With the names of this installation. */
    private String adapted(String example) {
        return example.replace("subscribers-g", greenlight.alias("subscriber") + "-g")
                .replace("42", Long.toString(largest.id()));
    }

    private int shell(String command) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        shell.environment().put("GREENLIGHT", "http://127.0.0.1:" + web.port());
        return shell.start().waitFor();
    }

    private boolean isIdle() {
        return greenlight
                        .ask()
                        .number(
                                "select (select count(*) from reindex where state <> 'DONE') + (select count(*) from operation where state in ('QUEUED', 'RUNNING'))")
                == 0;
    }

    /** The same text, the same JSON, the same exit code. */
    @ParameterizedTest
    @CsvSource({
        "generations",
        "status 1",
        "ready 4711",
        "ready 4711 --wait 10s",
        "ready 4711 --wait 2d",
        "ready 4711 --wait 1441m",
        "ready 4711 --as-of yesterday",
        "dead-letters --list 5",
        "reindex --dry-run --entity subscriber",
        "reindex --dry-run --entity order",
        "reindex --accounts 4711",
        "cancel 99",
        "cancel 1",
        "limit eu-1 --slots 99",
        "tokens list",
        "audit --limit 1001",
        "limit --target main --bulk-connections 65",
        "limit --target other --bulk-connections 2",
        "swap none-g000001",
        "repair --generation none-g000001",
        "repair --generation none-g000001 --entity event"
    })
    void commandsSayTheSameThroughAServer(String line) {
        String[] command = line.split(" ");
        CommandResult here = greenlight.runAsText(command);
        CommandResult there = through(false, command);

        assertThat(withoutAges(there.out())).isEqualTo(withoutAges(here.out()));
        assertThat(there.err()).isEqualTo(here.err());
        assertThat(there.exitCode()).isEqualTo(here.exitCode());
        assertThat(through(true, command).json().propertyNames())
                .isEqualTo(greenlight.run(command).json().propertyNames());
    }

    /** A second may pass between the two. */
    private static String withoutAges(String text) {
        return text.replaceAll("\\b\\d+s ago", "a while ago");
    }

    @Test
    void aCommandWatchesWhatTheWorkersDo() {
        CommandResult reindex = through(true, "reindex", "--accounts", Long.toString(largest.id()));
        CommandResult verify = through(true, "verify", "--accounts", Long.toString(largest.id()));

        assertThat(reindex.exitCode()).as(reindex.toString()).isEqualTo(3);
        assertThat(reindex.json().path("state").asString()).isEqualTo("DONE");
        assertThat(verify.exitCode()).as(verify.toString()).isZero();
        assertThat(verify.json().path("comparisons")).hasSize(2);
    }

    @Test
    void aGenerationIsMendedByTheWorkers() {
        String generation = greenlight.alias("subscriber") + "-g000002";
        greenlight
                .platform()
                .execute(
                        largest.shard(),
                        "update subscribers set name = 'Somebody else' where account_id = %d and id < 50000000 and id %% 10 = 1"
                                .formatted(largest.id()));

        CommandResult mended = through(true, "repair", "--generation", generation);
        CommandResult again = through(false, "repair", "--generation", generation);

        assertThat(mended.exitCode()).as(mended.toString()).isZero();
        assertThat(mended.json().path("generation").asString()).isEqualTo(generation);
        assertThat(mended.json().path("repair").path("repaired").asLong()).isPositive();
        assertThat(mended.json().path("equal").asBoolean()).isTrue();
        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(again.out()).contains("12 accounts", "0 keys of 0 accounts repaired", "misses no change");
        assertThat(greenlight
                        .ask()
                        .texts("select request from operation where kind = 'REPAIR' order by id desc limit 1"))
                .singleElement()
                .asString()
                .contains(generation);
    }

    @Test
    void aKeyGivesTheFirstOperation() {
        String order = "{\"entities\": [\"event\"], \"depth\": \"SUMS\"}";
        Answer first = ask("verifications", order, "operation");

        assertThat(ask("verifications", order, "operation").header("Location")).isEqualTo(first.header("Location"));
        assertRefused(ask("verifications", "{\"entities\": [\"event\"]}", "operation"), "started with other options");
        assertRefused(ask("repairs", "{}", "operation"), "is a VERIFY");
        Answer repair = ask("repairs", "{\"accounts\": [\"1\"]}", "repair");
        assertThat(ask("repairs", "{\"accounts\": [\"1\"]}", "repair").header("Location"))
                .isEqualTo(repair.header("Location"));
        assertRefused(ask("repairs", "{\"accounts\": [\"2\"]}", "repair"), "started with other options");
        result(first);
        result(repair);
    }

    /** The other has used it when this one has looked for it in vain. */
    @Test
    void aKeyThatAnotherUsesAtTheSameTimeIsLookedAt() throws SQLException {
        long before = greenlight.ask().number("select count(*) from verification");

        Answer verify = whileAnotherCommits(
                "insert into operation (kind, state, request, idempotency_key) values ('REPLAY', 'DONE', '{}', 'late')",
                () -> ask("verifications", "{}", "late"));
        Answer repair = whileAnotherCommits(
                "insert into operation (kind, state, request, idempotency_key) values ('VERIFY', 'DONE', '{}', 'later')",
                () -> ask("repairs", "{}", "later"));
        Answer reindex = whileAnotherCommits("""
                insert into reindex
                    (state, mode, target, entities, hold_swap, idempotency_key,
                     kind, scope_accounts, scope_source, scope_since, scope_dead_letters)
                select 'DONE', mode, target, entities, hold_swap, 'latest',
                       kind, scope_accounts, scope_source, scope_since, scope_dead_letters
                from reindex where id = 1
                """, () -> ask("reindexes", "{}", "latest"));

        assertRefused(verify, "is a REPLAY");
        assertThat(greenlight.ask().number("select count(*) from verification"))
                .as("nothing was prepared")
                .isEqualTo(before);
        assertRefused(repair, "is a VERIFY");
        assertThat(reindex.status()).as(reindex.toString()).isEqualTo(202);
        assertThat(reindex.json().path("id").asLong())
                .isEqualTo(greenlight.ask().number("select id from reindex where idempotency_key = 'latest'"));
    }

    private Answer whileAnotherCommits(String sql, Supplier<Answer> question) throws SQLException {
        try (Connection other = greenlight.control().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(sql);
            CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(
                    question, Thread.ofPlatform().daemon().name("aside")::start);
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> greenlight
                                    .ask()
                                    .number(
                                            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                            > 0);
            other.commit();
            return answer.join();
        }
    }

    private Answer ask(String path, String order, String key) {
        return web.send("POST", "/api/v1/" + path, order, "Idempotency-Key", key);
    }

    private static void assertRefused(Answer answer, String why) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
        assertThat(answer.json().path("missing").path(0).asString()).contains(why);
    }

    private CommandResult through(boolean json, String... command) {
        return web.command(json, command);
    }
}
