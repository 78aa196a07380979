package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.schema.IndexMapping;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server answers over HTTP, to good questions and bad ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerIT {
    private static final String PROBLEM = "application/problem+json";

    private Installation greenlight;
    private List<Long> accounts;
    private FaultProxy openSearch;
    private Running running;
    private Web web;
    private Web management;

    @BeforeAll
    void loadAndStart() {
        Platform platform = Platform.fill(ServerIT.class, new DataSet(7, 12, 0, 600, 300, Instant.now()));
        accounts = platform.population().accounts().stream()
                .map(account -> account.id())
                .toList();
        // What every answer costs is seen where none is remembered.
        greenlight = Installation.of(ServerIT.class, platform).with("greenlight.readiness.cache-accounts", "0");
        assertThat(greenlight.run("reindex").exitCode()).isZero();
        openSearch = FaultProxy.before(greenlight.openSearch().url());
        greenlight.with("greenlight.targets.main.urls", openSearch.url().toString());
        running = Running.server(greenlight);
        web = running.web();
        management = running.management();
    }

    @AfterAll
    void stop() {
        running.close();
        openSearch.close();
    }

    @Test
    void saysWhatTheCommandSays() {
        for (long account : accounts) {
            Answer answer = web.readiness(account);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.json().path("ready").asBoolean()).isTrue();
            assertThat(answer.json())
                    .isEqualTo(greenlight.run("ready", Long.toString(account)).json());
        }
    }

    @Test
    void countsWhatWasIndexed() {
        long total = accounts.stream()
                .mapToLong(
                        account -> web.readiness(account).json().path("indexed").asLong())
                .sum();

        assertThat(total).isEqualTo(600);
    }

    @Test
    void anAnswerCostsOneIndexedRow() {
        fillGenerationWith(20_000);
        web.readiness(accounts.getFirst());
        long requestsBefore = openSearch.requests();
        long ledgersBefore = scans("unit_account") + scans("unit");
        long readsBefore = sequentialScans();
        long begin = System.nanoTime();

        IntStream.range(0, 500).forEach(number -> web.readiness(accounts.get(number % accounts.size())));

        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
        assertThat(openSearch.requests() - requestsBefore)
                .as("requests to the cluster in %d s", seconds)
                .isLessThanOrEqualTo(3 * (seconds + 1));
        // Statistics are told by a session only now and then, and when it is idle.
        Awaitility.await().untilAsserted(() -> assertThat(indexScans()).isGreaterThan(500));
        // What the server does by itself now and then may be among them; 500 answers cannot.
        assertThat(scans("unit_account") + scans("unit")).isLessThan(ledgersBefore + 50);
        assertThat(sequentialScans()).isLessThan(readsBefore + 50);
    }

    /** With a handful of rows the database would rather read the whole table. */
    private void fillGenerationWith(int accounts) {
        greenlight.ask().rows("""
                insert into generation_account
                    (entity, generation, account, source, shard, name, plan, rank, why, state, expected, units_open)
                select 'subscriber', 1, 'filler-' || number, 'eu-1', 'shard_1', '', 'free', number, '', 'READY', 0, 0
                from generate_series(1, ?) as number
                returning 1""", accounts);
        try (Connection connection = greenlight.control().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("analyze generation_account");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private long scans(String table) {
        return greenlight
                .ask()
                .number(
                        "select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = ?",
                        table);
    }

    private long indexScans() {
        return greenlight
                .ask()
                .number("select coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'generation_account'");
    }

    private long sequentialScans() {
        return greenlight
                .ask()
                .number("select coalesce(seq_scan, 0) from pg_stat_user_tables where relname = 'generation_account'");
    }

    @Test
    void anIndexThatWasReplacedIsNotTrustedWithinSeconds() {
        String account = accounts.getFirst().toString();
        IndexReader node = new IndexReader(greenlight.openSearch().url());
        String index = greenlight.alias("subscriber") + "-g000001";
        String alias = greenlight.alias("subscriber");
        assertThat(web.readiness(account).json().path("ready").asBoolean()).isTrue();

        node.send("POST", "/_aliases", action("remove", index, alias, ""));
        awaitNotReady(account, "ALIAS_CHANGED: %s is not behind %s".formatted(index, alias));
        node.send("POST", "/_aliases", action("add", index, alias, ", \"filter\": " + filter()));
        awaitReady(account);
    }

    private static String action(String action, String index, String alias, String more) {
        return """
                {"actions": [{"%s": {"index": "%s", "alias": "%s"%s}}]}""".formatted(action, index, alias, more);
    }

    private static String filter() {
        return JsonMapper.shared().writeValueAsString(IndexMapping.tombstoneFilter());
    }

    @Test
    void aClusterThatDoesNotAnswerIsNotTrusted() {
        String account = accounts.getFirst().toString();
        assertThat(web.readiness(account).json().path("ready").asBoolean()).isTrue();

        openSearch.follow(FaultPlan.always(new Fault.CutBefore()));
        awaitNotReady(account, "TARGET_UNREACHABLE");
        openSearch.follow(FaultPlan.none());
        awaitReady(account);

        openSearch.follow(FaultPlan.always(new Fault.Delay(Duration.ofSeconds(4))));
        awaitNotReady(account, "TARGET_UNREACHABLE");
        assertThat(web.readiness(account).time()).isLessThan(Duration.ofSeconds(3));
        openSearch.follow(FaultPlan.none());
        awaitReady(account);
    }

    @Test
    void aClusterThatRefusesUsIsNotTrusted() {
        String account = accounts.getFirst().toString();
        for (int status : List.of(401, 403)) {
            openSearch.follow(FaultPlan.always(new Fault.Answer(status)));
            awaitNotReady(account, "TARGET_REFUSED");
            openSearch.follow(FaultPlan.none());
            awaitReady(account);
        }
    }

    private void awaitNotReady(String account, String reason) {
        Awaitility.await().atMost(Duration.ofSeconds(4)).untilAsserted(() -> {
            Answer answer = web.readiness(account);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
            assertThat(answer.json().path("state").asString()).isEqualTo("STALE");
            assertThat(answer.json().path("reason").asString()).isEqualTo(reason);
        });
    }

    private void awaitReady(String account) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> web.readiness(account).json().path("ready").asBoolean());
    }

    @Test
    void anAccountThatNobodyKnowsIs404() {
        Answer answer = web.readiness("999999");

        assertThat(answer.status()).isEqualTo(404);
        assertProblem(answer, 404);
        assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
        assertThat(answer.json().path("reason").asString()).isEqualTo("UNKNOWN_ACCOUNT");
        assertThat(answer.json().path("detail").asString())
                .isEqualTo("Account 999999 does not exist in any generation");
    }

    static Stream<String> malformed() {
        return Stream.of("%20", "%E2%80%83", "4%0A2", "%1B", "%7F", "x".repeat(513));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void anIdThatNoAccountCanHaveIs400(String id) {
        Answer answer = web.readiness(id);

        assertProblem(answer, 400);
        assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
        assertThat(answer.json().path("reason").asString()).isEqualTo("MALFORMED_ACCOUNT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "%C3", "%ED%A0%80"})
    void anIdThatIsNotUtf8Is400(String id) {
        Answer answer = web.readiness(id);

        assertProblem(answer, 400);
        assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void onlyReadingIsAllowed(String method) {
        Answer answer = web.send(method, "/api/v1/accounts/42/readiness");

        assertProblem(answer, 405);
        assertThat(answer.header("Allow")).contains("GET");
        assertProblem(management.send(method, "/actuator/prometheus"), 405);
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                arguments("a%2Fb", "a/b"),
                arguments("%2E%2E%2F%2E%2E%2Factuator%2Fhealth", "../../actuator/health"),
                arguments("..%2F..%2Factuator%2Fprometheus", "../../actuator/prometheus"),
                arguments("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "<script>alert(1)</script>"),
                arguments("%27%20or%201%3D1%20--", "' or 1=1 --"),
                arguments("%252e%252e", "%2e%2e"),
                arguments("%F0%9F%9A%A6", "\uD83D\uDEA6"));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void whatLooksLikeAnAttackIsAnIdLikeAnyOther(String encoded, String id) {
        Answer answer = web.readiness(encoded);

        assertProblem(answer, 404);
        assertThat(answer.json().path("detail").asString())
                .isEqualTo("Account %s does not exist in any generation".formatted(id));
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/error",
                "/api",
                "/api/v1/accounts/42",
                "/api/v1/accounts/42/readiness/",
                "/api/v1/accounts//readiness",
                "/actuator",
                "/actuator/",
                "/actuator/env",
                "/actuator/beans",
                "/actuator/heapdump",
                "/actuator/threaddump",
                "/actuator/configprops",
                "/actuator/conditions",
                "/actuator/mappings",
                "/actuator/loggers",
                "/actuator/metrics",
                "/actuator/info",
                "/actuator/shutdown",
                "/actuator/flyway",
                "/actuator/scheduledtasks",
                "/actuator/sbom",
                "/actuator/health/nothing",
                "/actuator/prometheus/x",
                "/v3/api-docs",
                "/favicon.ico"
            })
    void nothingElseAnswers(String path) {
        assertProblem(web.get(path), 404);
        if (path.startsWith("/actuator")) {
            Answer answer = management.get(path);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/readiness", "/actuator/prometheus"})
    void healthAndMetricsAreOnTheirPortAlone(String path) {
        assertProblem(web.get(path), 404);
        assertThat(management.get(path).status()).isEqualTo(200);
        assertProblem(management.readiness(accounts.getFirst()), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/accounts/42;x=1/readiness",
                "/api/v1/accounts/42/..;/42/readiness",
                "/api/v1/accounts/42/../../../../actuator/env",
                "/api/v1/accounts/../../../actuator/env",
                "/api/v1/accounts/42/./readiness"
            })
    void aPathThatIsNotWhatItSeemsIs400(String path) {
        Answer answer = web.get(path);

        assertProblem(answer, 400);
        assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
        assertThat(answer.json().path("code").asString()).isEqualTo("MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /api/v1/accounts/<b>/readiness HTTP/1.1, 400, MALFORMED_REQUEST",
        "GET /api/v1/accounts/4%00/readiness HTTP/1.1, 400, MALFORMED_REQUEST",
        "GET /api/v1/accounts/%zz/readiness HTTP/1.1, 400, MALFORMED_REQUEST",
        "GET /api/v1/accounts/a%5Cb/readiness HTTP/1.1, 400, MALFORMED_REQUEST",
        "GET /../../etc/passwd HTTP/1.1, 400, MALFORMED_REQUEST",
        "GET /api/v1/accounts/42/readiness HTTP/9.9, 505, MALFORMED_REQUEST",
        "TRACE / HTTP/1.1, 405, METHOD_NOT_ALLOWED",
        "NONSENSE, 400, MALFORMED_REQUEST"
    })
    void whatIsNoRequestIsTurnedAwayWithACodeAndWithoutAWordOfIt(String requestLine, int status, String code) {
        String answer = web.raw(requestLine);

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer)
                .contains(
                        PROBLEM,
                        "\"code\":\"" + code + '"',
                        "\"reason\":\"" + code + '"',
                        "\"ready\":false",
                        "\"detail\":\"");
        assertThat(answer).doesNotContain("<b>", "<html", "<!doctype", "Tomcat", "Exception", "passwd");
    }

    @Test
    void aVeryLongUrlIsTurnedAway() {
        String answer = web.raw("GET /api/v1/accounts/%s/readiness HTTP/1.1".formatted("x".repeat(100_000)));

        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("\"code\":\"MALFORMED_REQUEST\"")
                .doesNotContain("xxx", "<html", "Tomcat");
        assertThat(web.readiness(accounts.getFirst()).status()).isEqualTo(200);
    }

    @Test
    void listensOnTheLoopbackInterfaceAlone() throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), web.port())) {
            assertThat(socket.isConnected()).isTrue();
        }
        Stream<InetAddress> others = Stream.concat(
                Stream.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("::1")),
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> !address.isLoopbackAddress()));
        assertThat(others)
                .allSatisfy(address -> assertThatThrownBy(() -> {
                            try (Socket socket = new Socket(address, web.port())) {
                                throw new IllegalStateException("It answers on " + socket.getRemoteSocketAddress());
                            }
                        })
                        .isInstanceOf(IOException.class));
    }

    @Test
    void aPortThatIsTakenStopsTheStart() {
        assertThat(greenlight.run("server").exitCode()).isEqualTo(2);
        assertThat(greenlight.runAsText("server").err())
                .isEqualTo(
                        "Cannot listen on 127.0.0.1, port %d: it is in use. Correct greenlight.server.port, or end who uses it%n"
                                .formatted(web.port()));
    }

    @Test
    void healthTellsNamesAndWordsOnly() {
        Answer health = management.get("/actuator/health");

        assertThat(health.status()).as(health.toString()).isEqualTo(200);
        JsonNode components = health.json().path("components");
        assertThat(components.propertyNames())
                .containsExactlyInAnyOrder("controlDatabase", "targets", "sources", "livenessState");
        assertThat(components
                        .path("controlDatabase")
                        .path("details")
                        .path("database")
                        .asString())
                .isEqualTo("answers");
        assertThat(components.path("targets").path("details").path("main").asString())
                .isEqualTo("answers");
        assertThat(components.path("sources").path("details").path("eu-1").asString())
                .isEqualTo("answers");
        assertThat(components.path("sources").path("details").propertyNames()).containsExactly("eu-1", "eu-2");
        assertThat(health.body()).doesNotContain("127.0.0.1", "jdbc", "postgres", "password", "green-light");
    }

    @Test
    void healthOfTheGroupsIsUp() {
        for (String group : List.of("liveness", "readiness")) {
            Answer answer = management.get("/actuator/health/" + group);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("status").asString()).isEqualTo("UP");
        }
        assertThat(management
                        .get("/actuator/health/liveness")
                        .json()
                        .path("components")
                        .propertyNames())
                .containsExactly("livenessState");
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).as(answer.toString()).startsWith(PROBLEM);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    }
}
