package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.security.AccessScope;
import io.greenlight.security.ApiTokens;
import io.greenlight.security.TokenRequest;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.DataSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What a server takes of callers who ask too much, too often, or oddly; and how people come in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String READINESS = "/api/v1/accounts/42/readiness";

    private Installation greenlight;
    private Running running;
    private ApiTokens tokens;
    private ECKey key;

    @BeforeAll
    void start() throws JOSEException, IOException {
        key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        Platform platform = Platform.fill(LimitsIT.class, new DataSet(7, 2, 0, 20, 0, Instant.now()));
        greenlight = Installation.of(LimitsIT.class, platform);
        Files.writeString(greenlight.directory().resolve("keys.json"), new JWKSet(key).toString(true));
        greenlight
                .with("greenlight.security.disabled", "false")
                .with("greenlight.security.jwt.jwk-set", "keys.json")
                .with("greenlight.security.jwt.audience", "greenlight")
                .with("greenlight.security.requests-per-second", "50")
                .with("greenlight.security.max-request-bytes", "64KB");
        running = Running.server(greenlight);
        tokens = running.application().get(ApiTokens.class);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    private String token(String name, AccessScope scope, @Nullable List<String> accounts) {
        return tokens.create(new TokenRequest(name, Set.of(scope), accounts, null), "test")
                .secret();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(running.web().port(), path));
    }

    @Test
    void aJwtIsAsGoodAsAToken() throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("1").build(),
                new JWTClaimsSet.Builder()
                        .audience("greenlight")
                        .subject("campaigns")
                        .claim("scope", "readiness:read")
                        .claim("accounts", List.of("42"))
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        jwt.sign(new ECDSASigner(key));
        Web web = running.web().as(jwt.serialize());

        assertThat(web.get(READINESS).status()).isEqualTo(404);
        assertThat(web.readiness("43").status()).isEqualTo(403);
        assertThat(web.get("/api/v1/audit").status()).isEqualTo(403);
        assertThat(web.get("/api/v1/audit").header("WWW-Authenticate"))
                .contains("error=\"insufficient_scope\"", "scope=\"admin\"");
        String body = jwt.serialize();
        Answer forged =
                running.web().as(body.substring(0, body.length() - 4) + "AAAA").get(READINESS);
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.json().path("code").asString()).isEqualTo("TOKEN_INVALID");
        assertThat(forged.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    @Test
    void aBodyThatSaysThatItIsTooLargeIs413() throws IOException, InterruptedException {
        String token = token("large", AccessScope.ADMIN, null);
        byte[] large = new byte[200_000];

        HttpResponse<String> said = send(HttpRequest.newBuilder(uri("/api/v1/nothing"))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofByteArray(large)));
        assertThat(said.statusCode()).isEqualTo(413);
        assertThat(said.body()).contains("REQUEST_TOO_LARGE");

        HttpResponse<String> small = send(HttpRequest.newBuilder(uri("/api/v1/nothing"))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString("{}")));
        assertThat(small.statusCode()).isEqualTo(404);
    }

    /** A little more than it may be, so that nothing of it is on its way any more when the connection ends. */
    @ParameterizedTest
    @CsvSource({
        "/api/v1/reindexes, application/json",
        "/api/v1/readiness, application/json",
        "/api/v1/reindexes, application/x-www-form-urlencoded",
        "/login, application/x-www-form-urlencoded"
    })
    void aBodyThatDoesNotSayThatItIsTooLargeIs413(String path, String type) throws IOException, InterruptedException {
        String token = token("chunks-" + Integer.toUnsignedString((path + type).hashCode()), AccessScope.ADMIN, null);
        byte[] large = " ".repeat(66_000).getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", type)
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(JsonMapper.shared().readTree(answer.body()).path("code").asString())
                .isEqualTo("REQUEST_TOO_LARGE");
    }

    @Test
    void hugeHeadersAreTurnedAway() {
        String answer = running.web().raw("GET %s HTTP/1.1\r\nX-Large: %s".formatted(READINESS, "x".repeat(100_000)));

        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("\"code\":\"MALFORMED_REQUEST\"", "\"ready\":false")
                .doesNotContain("xxx", "Tomcat");
        assertThat(running.web().get(READINESS).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/accounts/42/..;/43/readiness",
                "/api/v1/accounts/42/../43/readiness",
                "/api/v1/accounts/42;a=b/readiness",
                "/status/..;/console",
                "/status/../console",
                "/assets/%2e%2e/console",
                "/assets/..%2fconsole",
                "/assets/%252e%252e/console",
                "/assets//console",
                "/;/console",
                "/./console"
            })
    void noTrickOfThePathLeadsPastTheTable(String path) throws IOException, InterruptedException {
        String limited =
                token("tricks-" + Integer.toUnsignedString(path.hashCode()), AccessScope.READINESS, List.of("42"));

        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + limited));

        assertThat(answer.statusCode()).as(answer.body()).isIn(302, 400, 401, 403, 404);
        if (answer.statusCode() == 302) {
            assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/login");
        }
        assertThat(answer.body()).doesNotContain("43");
    }

    @Test
    void aCallerWhoAsksTooOftenIsTold429AndWhenToComeBack() {
        Web web = running.web().as(token("eager", AccessScope.READINESS, null));
        Web other = running.web().as(token("calm", AccessScope.READINESS, null));

        List<Answer> answers =
                IntStream.range(0, 200).mapToObj(number -> web.get(READINESS)).toList();

        assertThat(answers.getFirst().status()).isEqualTo(404);
        Answer last = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(last.header("Retry-After")).isEqualTo("1");
        assertThat(last.json().path("code").asString()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(last.json().path("ready").asBoolean(true)).isFalse();
        assertThat(other.get(READINESS).status()).isEqualTo(404);
    }

    @Test
    void guessesAreLimitedAndSpareTheDatabaseWhileOthersGoOn() {
        Web known = running.web().as(token("known", AccessScope.READINESS, null));
        assertThat(known.get(READINESS).status()).isEqualTo(404);
        Web guesses = running.web().as("glt_aaaaaaaaaaaa_" + "A".repeat(43));

        List<Integer> statuses = IntStream.range(0, 200)
                .mapToObj(number -> guesses.get(READINESS).status())
                .distinct()
                .toList();

        assertThat(statuses).containsExactly(401, 429);
        assertThat(known.get(READINESS).status()).isEqualTo(404);
        // Others' tests are guesses too, from the same address.
        Awaitility.await().until(() -> guesses.get(READINESS).status() == 401);
    }

    /** Without the table a look into it is 503: who is not looked up is still told 429. */
    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void aGuessTooManyIsNotLookedUpHoweverItsSchemeIsWritten(String scheme) throws SQLException {
        Web nonsense = running.web().as("nonsense");
        alter("alter table api_token rename to api_token_away");
        try {
            Awaitility.await().pollDelay(Duration.ZERO).until(() -> {
                while (nonsense.get(READINESS).status() != 429) {
                    Thread.onSpinWait();
                }
                return send(HttpRequest.newBuilder(uri(READINESS))
                                        .header("Authorization", scheme + " glt_bbbbbbbbbbbb_" + "A".repeat(43)))
                                .statusCode()
                        == 429;
            });
        } finally {
            alter("alter table api_token_away rename to api_token");
        }
    }

    @Test
    void everyAnswerSaysWhatABrowserMayDoWithIt() {
        Answer page = Awaitility.await().until(() -> running.web().get("/login"), answer -> answer.status() != 429);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'");
        assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(running.web().get(READINESS).header("Content-Security-Policy"))
                .contains("default-src 'self'");
    }

    @Test
    void peopleComeInByATokenAndStayUntilItIsRevoked() throws IOException, InterruptedException {
        CookieManager cookies = new CookieManager();
        try (HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build()) {
            assertThat(location(get(browser, "/console"))).endsWith("/login");

            assertThat(refusal(browser, token("reader", AccessScope.READINESS, null)))
                    .contains("lacks the scope operate");
            assertThat(refusal(browser, token("few", AccessScope.ADMIN, List.of("42"))))
                    .contains("is limited to accounts");
            assertThat(refusal(browser, "glt_nonsense")).contains("is not known or was revoked");
            assertThat(refusal(browser, expired())).contains("has expired");

            String before = session(cookies);
            HttpResponse<String> in = login(browser, token("operator", AccessScope.OPERATE, null));
            assertThat(location(in)).contains("/console");
            assertThat(String.join(" ", in.headers().allValues("Set-Cookie")))
                    .contains("greenlight=", "HttpOnly", "SameSite=Strict");
            assertThat(session(cookies)).as("a session of its own").isNotEqualTo(before);

            assertThat(get(browser, "/console/nothing").statusCode()).isEqualTo(404);
            assertThat(get(browser, READINESS).statusCode())
                    .as("the API takes no cookie")
                    .isEqualTo(401);
            assertThat(post(browser, "/console/nothing", "x=1").statusCode())
                    .as("a form of another site")
                    .isEqualTo(403);

            tokens.findAndRevoke("operator");
            assertThat(location(get(browser, "/console/nothing"))).endsWith("/login");
        }
    }

    private String expired() {
        String expired = token("late", AccessScope.OPERATE, null);
        greenlight.ask().rows("update api_token set expires_at = clock_timestamp() where name = 'late' returning 1");
        return expired;
    }

    /** What the door says to somebody with this token. */
    private String refusal(HttpClient browser, String token) throws IOException, InterruptedException {
        URI door = uri("/").resolve(location(login(browser, token)));
        assertThat(door.getPath()).isEqualTo("/login");
        return get(browser, door.getPath() + "?" + door.getQuery()).body();
    }

    @Test
    void peopleAreToldThatNobodyKnowsTheirTokenForNow() throws IOException, InterruptedException, SQLException {
        String token = token("patient", AccessScope.OPERATE, null);
        try (HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            alter("alter table api_token rename to api_token_away");
            try {
                assertThat(refusal(browser, token)).contains("the control database does not answer");
            } finally {
                alter("alter table api_token_away rename to api_token");
            }
        }
    }

    private void alter(String sql) throws SQLException {
        try (Connection connection = greenlight.control().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void peopleGoOut() throws IOException, InterruptedException {
        try (HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            login(browser, token("visitor", AccessScope.OPERATE, null));
            assertThat(get(browser, "/console/nothing").statusCode()).isEqualTo(404);

            String csrf = csrf(browser);
            assertThat(location(post(browser, "/logout", "_csrf=" + csrf))).endsWith("/login?logout");

            assertThat(location(get(browser, "/console/nothing"))).endsWith("/login");
        }
    }

    @Test
    void whoIsNotSignedInHasNoSession() throws IOException, InterruptedException {
        CookieManager cookies = new CookieManager();
        try (HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build()) {
            for (String path : List.of("/console", "/console/accounts?q=42", "/console/live", "/login", "/status")) {
                assertThat(get(browser, path).statusCode()).as(path).isIn(200, 302);
            }
            assertThat(post(browser, "/console/nothing", "x=1").statusCode()).isEqualTo(403);
            assertThat(location(login(browser, "glt_nonsense"))).endsWith("/login?error=TOKEN_INVALID");

            assertThat(session(cookies)).isEmpty();
            assertThat(cookies.getCookieStore().getCookies())
                    .allSatisfy(cookie -> assertThat(cookie.isHttpOnly()).isTrue());
        }
    }

    @Test
    void theLoginLeadsToThePageThatWasWanted() throws IOException, InterruptedException {
        try (HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            assertThat(location(get(browser, "/console/nothing?q=42"))).endsWith("/login");

            assertThat(location(login(browser, token("wanderer", AccessScope.OPERATE, null))))
                    .contains("/console/nothing?q=42");
        }
    }

    @Test
    void guessesAtTheLoginAreLimitedAsThoseOfPrograms() throws IOException, InterruptedException {
        String known = token("returning", AccessScope.OPERATE, null);
        assertThat(running.web().as(known).get(READINESS).status()).isEqualTo(404);
        try (HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            String csrf = csrf(browser);
            String guess = "_csrf=%s&token=glt_aaaaaaaaaaaa_%s".formatted(csrf, "A".repeat(43));

            HttpResponse<String> refused = Stream.generate(() -> posted(browser, "/login", guess))
                    .limit(200)
                    .filter(answer -> answer.statusCode() != 302)
                    .findFirst()
                    .orElseThrow();

            assertTooMany(refused);
            assertThat(running.web()
                            .as("glt_aaaaaaaaaaaa_" + "A".repeat(43))
                            .get(READINESS)
                            .status())
                    .as("the same bucket")
                    .isIn(401, 429);
        } finally {
            awaitCalm();
        }
    }

    @Test
    void visitorsAreLimitedByTheirAddressAndWhoIsSignedInGoesOn() throws IOException, InterruptedException {
        try (HttpClient visitor = HttpClient.newHttpClient();
                HttpClient browser = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .build()) {
            assertThat(location(login(browser, token("resident", AccessScope.OPERATE, null))))
                    .endsWith("/console");

            HttpResponse<String> refused = Stream.generate(() -> got(visitor, "/console/x"))
                    .limit(500)
                    .filter(answer -> answer.statusCode() != 302)
                    .findFirst()
                    .orElseThrow();

            assertTooMany(refused);
            assertThat(get(browser, "/console/nothing").statusCode()).isEqualTo(404);
            refused = Stream.generate(() -> got(browser, "/console/nothing"))
                    .limit(500)
                    .filter(answer -> answer.statusCode() != 404)
                    .findFirst()
                    .orElseThrow();
            assertTooMany(refused);
        } finally {
            awaitCalm();
        }
    }

    @Test
    void comingAndGoingIsWrittenDownAndGuessesAreOnlyCounted() throws IOException, InterruptedException {
        try (HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            double refused = logins("refused");
            double accepted = logins("accepted");
            login(browser, "glt_nonsense");
            login(browser, token("clerk", AccessScope.OPERATE, null));
            post(browser, "/logout", "_csrf=" + csrf(browser));

            assertThat(logins("refused") - refused).isEqualTo(1);
            assertThat(logins("accepted") - accepted).isEqualTo(1);
        }
        assertThat(greenlight
                        .ask()
                        .texts("select what || ' ' || outcome from audit where who = 'token clerk' order by id"))
                .containsExactly("POST /login 302", "POST /logout 302");
        assertThat(greenlight
                        .ask()
                        .number("select count(*) from audit where what like '% /login' and who not like 'token %'"))
                .isZero();
    }

    private double logins(String outcome) {
        return running.management()
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("greenlight_logins_total{outcome=\"%s\"}".formatted(outcome)))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void assertTooMany(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("TOO_MANY_REQUESTS");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    /** The other tests come from the same address. */
    private void awaitCalm() {
        Web guesses = running.web().as("glt_aaaaaaaaaaaa_" + "A".repeat(43));
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(1))
                .until(() -> guesses.get(READINESS).status() == 401);
    }

    private HttpResponse<String> posted(HttpClient browser, String path, String form) {
        try {
            return post(browser, path, form);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private HttpResponse<String> got(HttpClient browser, String path) {
        try {
            return get(browser, path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private HttpResponse<String> login(HttpClient browser, String token) {
        return patiently(() -> post(browser, "/login", "_csrf=%s&token=%s".formatted(csrf(browser), token)));
    }

    /** All tests visit from one address, and some more often than it may. */
    private static HttpResponse<String> patiently(Callable<HttpResponse<String>> visit) {
        return Awaitility.await().until(visit, answer -> answer.statusCode() != 429);
    }

    private String csrf(HttpClient browser) {
        Matcher form = CSRF.matcher(patiently(() -> get(browser, "/login")).body());
        assertThat(form.find()).isTrue();
        return form.group(1);
    }

    private HttpResponse<String> get(HttpClient browser, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Accept", "text/html");
        return browser.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(HttpClient browser, String path, String form)
            throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElse("");
    }

    private static String session(CookieManager cookies) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("greenlight"))
                .map(cookie -> cookie.getValue())
                .findFirst()
                .orElse("");
    }
}
