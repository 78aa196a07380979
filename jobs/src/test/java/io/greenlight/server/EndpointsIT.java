package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.security.AccessScope;
import io.greenlight.security.ApiTokens;
import io.greenlight.security.TokenRequest;
import io.greenlight.testbed.data.DataSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every endpoint that the running server has, asked by everybody who should not be let in, and by one who should. The endpoints
 * are read from the server, so that a new one is in the table by itself; what each needs is said here once more, apart from the code.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointsIT {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private static final String ACCOUNT = "42";
    private static final String FOREIGN = "43";
    /** What is no order though it is not a GET. */
    private static final Set<String> ONLY_ASK = Set.of("POST /api/v1/readiness");

    private Installation greenlight;
    private Running running;
    private ApiTokens tokens;
    private String readiness;
    private String operate;
    private String admin;
    private String limited;
    private String expired;

    @BeforeAll
    void start() {
        Platform platform = Platform.fill(EndpointsIT.class, new DataSet(7, 2, 0, 20, 0, Instant.now()));
        greenlight = Installation.of(EndpointsIT.class, platform)
                .with("greenlight.security.disabled", "false")
                .with("greenlight.security.refusals-per-second", "10000")
                .with("greenlight.security.max-request-bytes", "1KB");
        running = Running.server(greenlight);
        tokens = running.application().get(ApiTokens.class);
        readiness = token("readiness", AccessScope.READINESS, null);
        operate = token("operate", AccessScope.OPERATE, null);
        admin = token("admin", AccessScope.ADMIN, null);
        limited = token("limited", AccessScope.ADMIN, List.of(FOREIGN));
        expired = token("expired", AccessScope.ADMIN, null);
        greenlight.ask().rows("update api_token set expires_at = clock_timestamp() where name = 'expired' returning 1");
    }

    private String token(String name, AccessScope scope, @Nullable List<String> accounts) {
        return tokens.create(new TokenRequest(name, Set.of(scope), accounts, null), "test")
                .secret();
    }

    @AfterAll
    void stop() {
        running.close();
    }

    /**
     * One line of the table.
     *
     * @param method of the request
     * @param pattern of its path
     */
    record Endpoint(String method, String pattern) implements Comparable<Endpoint> {
        String path() {
            // A variable may hold a regular expression with braces of its own.
            String variable = "(?:[^{}]|\\{[^{}]*})*}";
            return pattern.replaceAll("\\{account" + variable, ACCOUNT)
                    .replaceAll("\\{" + variable, "1")
                    .replace("**", "x");
        }

        boolean isOfApi() {
            return pattern.startsWith("/api/");
        }

        boolean isOpen() {
            return Stream.of("/status", "/assets", "/login", "/logout").anyMatch(pattern::startsWith)
                    || pattern.equals("/");
        }

        boolean isAboutOneAccount() {
            return pattern.startsWith("/api/v1/accounts/{account}");
        }

        boolean asksForItself() {
            return pattern.equals("/api/v1/readiness") || pattern.equals("/api/v1/readiness/flips");
        }

        /** As the documentation says it. */
        AccessScope scope() {
            if (asksForItself() || pattern.matches("/api/v1/accounts/\\{account}/readiness")) {
                return AccessScope.READINESS;
            }
            boolean administers = Stream.of("/api/v1/tokens", "/api/v1/webhooks", "/api/v1/audit", "/console/audit")
                            .anyMatch(pattern::startsWith)
                    || pattern.matches("/api/v1/dead-letters/[^/]+/content")
                    || pattern.matches("/(api/v1|console)/generations/[^/]+/(retire|force|force-swap)");
            return administers ? AccessScope.ADMIN : AccessScope.OPERATE;
        }

        @Override
        public int compareTo(Endpoint other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    private Set<Endpoint> endpoints() {
        Set<Endpoint> endpoints = new TreeSet<>();
        running.front()
                .context()
                .getBeansOfType(RequestMappingHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().keySet().forEach(info -> {
                    Set<String> methods = new TreeSet<>();
                    info.getMethodsCondition().getMethods().forEach(method -> methods.add(method.name()));
                    for (String pattern : info.getPatternValues()) {
                        (methods.isEmpty() ? Set.of("GET", "POST") : methods)
                                .forEach(method -> endpoints.add(new Endpoint(method, pattern)));
                    }
                }));
        endpoints.removeIf(endpoint -> endpoint.pattern().equals("/error"));
        return endpoints;
    }

    @Test
    void theTableHasWhatEverybodyKnows() {
        assertThat(endpoints().stream().map(Endpoint::toString))
                .contains("GET /api/v1/accounts/{account}/readiness", "GET /api/v1/audit");
    }

    @Test
    void everyEndpointLetsInWhomItShouldAndNobodyElse() {
        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : endpoints()) {
            if (!endpoint.isOpen()) {
                check(endpoint, wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void check(Endpoint endpoint, List<String> wrong) {
        expect(endpoint, "no token", null, 401, wrong);
        expect(endpoint, "nonsense", "nonsense", 401, wrong);
        expect(endpoint, "unknown token", "glt_aaaaaaaaaaaa_" + "A".repeat(43), 401, wrong);
        expect(endpoint, "wrong secret", admin.substring(0, admin.length() - 43) + "A".repeat(43), 401, wrong);
        expect(endpoint, "expired token", expired, 401, wrong);
        if (!endpoint.isOfApi()) {
            // A session lets people in; a token with the request does not.
            expect(endpoint, "token instead of a session", admin, 401, wrong);
            return;
        }
        if (endpoint.scope() != AccessScope.READINESS) {
            expect(endpoint, "scope readiness:read", readiness, 403, wrong);
        }
        if (endpoint.scope() == AccessScope.ADMIN) {
            expect(endpoint, "scope operate", operate, 403, wrong);
        }
        if (!endpoint.asksForItself()) {
            expect(endpoint, "foreign account", limited, 403, wrong);
        }
        expectIn(endpoint, "right scope", ofScope(endpoint.scope()), wrong);
        expectIn(endpoint, "higher scope", admin, wrong);
        if (endpoint.isAboutOneAccount()) {
            String own =
                    token("own-" + Integer.toUnsignedString(endpoint.hashCode()), endpoint.scope(), List.of(ACCOUNT));
            expectIn(endpoint, "own account", own, wrong);
        }
    }

    private String ofScope(AccessScope scope) {
        return switch (scope) {
            case READINESS -> readiness;
            case OPERATE -> operate;
            case ADMIN -> admin;
        };
    }

    private void expect(Endpoint endpoint, String who, @Nullable String token, int status, List<String> wrong) {
        HttpResponse<InputStream> answer = ask(endpoint.method(), endpoint.path(), token);
        boolean login = !endpoint.isOfApi()
                && status == 401
                && answer.statusCode() == 302
                && answer.headers().firstValue("Location").orElse("").endsWith("/login");
        boolean forged = !endpoint.isOfApi() && !endpoint.method().equals("GET") && answer.statusCode() == 403;
        if (answer.statusCode() != status && !login && !forged) {
            wrong.add("%s, %s: %d and not %d".formatted(endpoint, who, answer.statusCode(), status));
        }
        if (endpoint.isOfApi() && !answer.headers().map().containsKey("www-authenticate") && status == 401) {
            wrong.add("%s, %s: no WWW-Authenticate".formatted(endpoint, who));
        }
    }

    private void expectIn(Endpoint endpoint, String who, String token, List<String> wrong) {
        int status = ask(endpoint.method(), endpoint.path(), token).statusCode();
        if (status == 401 || status == 403 || status == 429) {
            wrong.add("%s, %s: %d".formatted(endpoint, who, status));
        }
    }

    /** Of the two endpoints that the table leaves to themselves; the other, the stream of flips, is in {@link FlipsIT}. */
    @Test
    void aLimitedTokenAsksAboutItsOwnAccountsOnly() {
        Web web = running.web().as(limited);

        Web.Answer own = web.send("POST", "/api/v1/readiness", "{\"accounts\": [\"%s\"]}".formatted(FOREIGN));
        Web.Answer mixed =
                web.send("POST", "/api/v1/readiness", "{\"accounts\": [\"%s\", \"%s\"]}".formatted(FOREIGN, ACCOUNT));

        assertThat(own.status()).isEqualTo(200);
        assertThat(own.json().path("answers").path(0).path("reason").asString()).isEqualTo("UNKNOWN_ACCOUNT");
        assertThat(mixed.status()).isEqualTo(403);
        assertThat(mixed.json().path("code").asString()).isEqualTo("ACCOUNT_FORBIDDEN");
        assertThat(mixed.json().path("ready").asBoolean(true)).isFalse();
        assertThat(mixed.json().has("answers")).isFalse();
    }

    @Test
    void everyEndpointThatChangesSomethingIsWrittenDown() {
        Set<String> orders = new TreeSet<>();
        for (Endpoint endpoint : endpoints()) {
            if (endpoint.isOfApi() && !endpoint.method().equals("GET") && !ONLY_ASK.contains(endpoint.toString())) {
                orders.add(endpoint.toString());
                ask(endpoint.method(), endpoint.path(), admin);
            }
        }
        ONLY_ASK.forEach(question -> {
            String[] parts = question.split(" ");
            ask(parts[0], parts[1], admin);
        });

        assertThat(orders).hasSizeGreaterThan(20);
        assertThat(greenlight.ask().texts("select distinct what from audit where who = 'token admin'"))
                .containsAll(orders)
                .doesNotContainAnyElementsOf(ONLY_ASK);
    }

    /** Only who reads a body finds out that it is too large, and the document says who does. */
    @Test
    void everyBodyThatIsReadIsDocumentedAndNotTooLarge() {
        ApiDocument document = ApiDocument.read();
        Map<String, String> wrong = new TreeMap<>();
        int reading = 0;
        for (Endpoint endpoint : endpoints()) {
            if (endpoint.isOfApi() && Set.of("POST", "PUT", "PATCH").contains(endpoint.method())) {
                String answer = sendLarge(endpoint);
                boolean read = answer.contains("REQUEST_TOO_LARGE");
                reading += read ? 1 : 0;
                if (read != document.hasBody(endpoint.method(), endpoint.pattern())
                        || read != answer.startsWith("413")) {
                    wrong.put(endpoint.toString(), answer);
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(reading).isGreaterThan(10);
    }

    /** A body that does not say how large it is. */
    private String sendLarge(Endpoint endpoint) {
        byte[] large = (" ".repeat(4000) + "{}").getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:%d%s".formatted(running.web().port(), endpoint.path())))
                .method(endpoint.method(), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + admin)
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot ask for " + endpoint, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void tokensAndTheAuditLogAreReachedThroughTheServer(@TempDir Path directory) throws IOException {
        String file = Files.writeString(directory.resolve("admin"), admin).toString();

        CommandResult made =
                through(file, "tokens", "create", "--name", "afar", "--scope", "readiness:read", "--accounts", "42");
        assertThat(made.exitCode()).as(made.toString()).isZero();
        String secret = made.json().path("secret").asString();
        assertThat(made.json().path("token").path("createdBy").asString()).isEqualTo("token admin");
        assertThat(ask("GET", "/api/v1/accounts/42/readiness", secret).statusCode())
                .isEqualTo(404);
        assertThat(ask("GET", "/api/v1/accounts/43/readiness", secret).statusCode())
                .isEqualTo(403);
        assertThat(through(file, "tokens", "create", "--name", "afar", "--scope", "admin")
                        .json()
                        .path("code")
                        .asString())
                .isEqualTo("TOKEN_NOT_MADE");

        CommandResult list = through(file, "tokens", "list");
        assertThat(list.json()).isEqualTo(greenlight.run("tokens", "list").json());
        assertThat(through(file, "tokens", "revoke", "afar").exitCode()).isZero();
        assertThat(through(file, "tokens", "revoke", "afar").exitCode()).isEqualTo(2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .until(() -> ask("GET", "/api/v1/accounts/42/readiness", secret).statusCode() == 401);

        CommandResult log = through(file, "audit", "--limit", "3");
        assertThat(log.json()
                        .path("entries")
                        .valueStream()
                        .map(entry -> "%s %s %s"
                                .formatted(
                                        entry.path("what").asString(),
                                        entry.path("subject").path("name").asString(""),
                                        entry.path("outcome").asString())))
                .containsExactly(
                        "POST /api/v1/tokens/{name}/revoke afar 404",
                        "POST /api/v1/tokens/{name}/revoke afar 200",
                        "POST /api/v1/tokens  409");
        assertThat(list.out() + log.out()).doesNotContain(secret.substring(secret.length() - 43));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"a b\", \"scopes\": [\"admin\"]}",
                "{\"name\": \"odd\", \"scopes\": []}",
                "{\"name\": \"odd\", \"scopes\": [\"everything\"]}",
                "{\"name\": \"odd\", \"scopes\": [\"admin\"], \"accounts\": []}",
                "{\"name\": \"odd\", \"scopes\": [\"admin\"], \"accounts\": [null]}",
                "{\"name\": \"odd\", \"scopes\": [\"admin\"], \"expires\": \"-5d\"}",
                "{\"name\": \"odd\", \"scopes\": [\"admin\"], \"expires\": \"36501d\"}",
                "{\"name\": \"odd\", \"scopes\": [\"admin\"], \"expires\": \"200000000d\"}",
                "{\"name\": \"odd\", \"scopes\": [\"admin\"], \"expires\": \"tomorrow\"}"
            })
    void anOrderOfATokenThatNoneCanBeLikeIsMalformed(String order) {
        Web.Answer answer = running.web().as(admin).send("POST", "/api/v1/tokens", order);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.json().path("code").asString()).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void theNameOfATokenThatHasExpiredIsFree() {
        String order = "{\"name\": \"yearly\", \"scopes\": [\"readiness:read\"], \"expires\": \"36500d\"}";
        Web web = running.web().as(admin);
        assertThat(web.send("POST", "/api/v1/tokens", order).status()).isEqualTo(201);
        greenlight.ask().rows("update api_token set expires_at = clock_timestamp() where name = 'yearly' returning 1");

        Web.Answer again = web.send("POST", "/api/v1/tokens", order);
        Web.Answer third = web.send("POST", "/api/v1/tokens", order);

        assertThat(again.status()).as(again.toString()).isEqualTo(201);
        assertThat(ask(
                                "GET",
                                "/api/v1/accounts/42/readiness",
                                again.json().path("secret").asString())
                        .statusCode())
                .isEqualTo(404);
        assertThat(third.status()).as(third.toString()).isEqualTo(409);
        assertThat(third.json().path("code").asString()).isEqualTo("TOKEN_NOT_MADE");
        assertThat(greenlight
                        .ask()
                        .texts("select revoked_at is null from api_token where name = 'yearly' order by created_at"))
                .containsExactly("false", "true");
    }

    @Test
    void theCommandLineTakesNoOtherTokens() {
        for (String wrong : List.of("--name a_b/ --scope admin", "--name odd --scope admin --expires 200000000d")) {
            CommandResult refused = greenlight.run(("tokens create " + wrong).split(" "));

            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
            assertThat(refused.json().path("code").asString()).isEqualTo("MALFORMED_REQUEST");
        }
    }

    @Test
    void tokensAndTheAuditLogNeedTheScopeAdmin(@TempDir Path directory) throws IOException {
        String file = Files.writeString(directory.resolve("operate"), operate).toString();
        for (String command : List.of("tokens list", "tokens create --name mine --scope admin", "audit")) {
            CommandResult refused = through(file, command.split(" "));

            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
            assertThat(refused.json().path("code").asString()).isEqualTo("FORBIDDEN");
        }
    }

    private CommandResult through(String tokenFile, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--token-file", tokenFile));
        return running.web().command(true, arguments.toArray(String[]::new));
    }

    /** Waits for the head of the answer only: a stream has no end. */
    private HttpResponse<InputStream> ask(String method, String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:%d%s".formatted(running.web().port(), path)))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
            response.body().close();
            return response;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot ask for %s %s".formatted(method, path), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static Stream<String> nothingThere() {
        return Stream.of(
                "/index.html", "/actuator/health", "/api/v2/accounts", "/favicon.ico", "/h2-console", "/consoles");
    }

    @ParameterizedTest
    @MethodSource("nothingThere")
    void whatIsNotInTheTableIsClosedToEverybody(String path) {
        assertThat(ask("GET", path, null).statusCode()).isEqualTo(401);
        assertThat(ask("GET", path, admin).statusCode()).isIn(401, 403);
    }

    @Test
    void aRefusalIsAProblemWithACode() {
        Web.Answer missing = running.web().get("/api/v1/accounts/42/readiness");

        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"greenlight\"");
        assertThat(missing.header("Content-Type")).startsWith("application/problem+json");
        assertThat(missing.header("Cache-Control")).isEqualTo("no-store");
        assertThat(missing.json().path("code").asString()).isEqualTo("TOKEN_MISSING");
        assertThat(missing.json().path("ready").asBoolean(true)).isFalse();
        assertThat(ApiDocument.read().faults("GET", "/api/v1/accounts/42/readiness", missing))
                .isEmpty();
    }

    /** The row is changed as another process does it, of which this one is not told. */
    @Test
    void aRevokedTokenIsRefusedWithinASecond() {
        String token = token("short-lived", AccessScope.READINESS, null);
        String path = "/api/v1/accounts/42/readiness";
        assertThat(ask("GET", path, token).statusCode()).isEqualTo(404);

        greenlight
                .ask()
                .rows("update api_token set revoked_at = clock_timestamp() where name = 'short-lived' returning 1");

        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> ask("GET", path, token).statusCode() == 401);
    }

    @Test
    void ordersAreWrittenDownWithWhoAndWhatCameOfIt() {
        ask("DELETE", "/api/v1/nothing-there", operate);
        ask("DELETE", "/api/v1/nothing-there", readiness);
        ask("DELETE", "/api/v1/nothing-there", null);

        Web.Answer log = running.web().as(admin).get("/api/v1/audit?limit=1000");
        List<String> entries = log.json()
                .path("items")
                .valueStream()
                .filter(entry -> entry.path("what").asString().equals("DELETE /api/v1/nothing-there"))
                .map(entry -> entry.path("who").asString() + " "
                        + entry.path("outcome").asString())
                .toList();
        assertThat(entries).containsExactly("token readiness 403", "token operate 404");
        assertThat(log.body()).doesNotContain(operate, admin);
    }
}
