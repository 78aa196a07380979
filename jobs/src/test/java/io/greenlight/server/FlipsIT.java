package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.security.AccessScope;
import io.greenlight.security.ApiTokens;
import io.greenlight.security.TokenRequest;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.DataSet;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every flip is recorded once, whatever it came from and whoever was not looking. */
class FlipsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private Platform platform;
    private Installation greenlight;
    private ReadyAccounts accounts;

    @BeforeEach
    void load() {
        platform = Platform.fill(FlipsIT.class, new DataSet(7, 4, 0, 40, 0, Instant.now()));
        greenlight = Installation.of(FlipsIT.class, platform);
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        accounts = new ReadyAccounts(greenlight);
        accounts.add("one", 250, "READY");
    }

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void aStreamTellsFlipsAndGoesOnWhereItWas() throws Exception {
        try (Running running = Running.server(greenlight)) {
            awaitFlips(254);
            long before = latest();
            try (FlipStream stream = new FlipStream(running.web(), before)) {
                accounts.change("one-1", "VERIFYING");
                accounts.change("one-1", "READY");
                accounts.change("one-2", "FAILED");

                await().atMost(SOON).until(() -> stream.flips().size() >= 3);
                assertThat(told(stream, "one-1")).containsExactly("false VERIFYING", "true READY");
                assertThat(told(stream, "one-2")).hasSize(1);
            }
            long first = before + 1;
            try (FlipStream again = new FlipStream(running.web(), first)) {
                await().atMost(SOON).until(() -> again.flips().size() >= 2);
                assertThat(again.flips().getFirst().path("id").asLong()).isGreaterThan(first);
            }
        }
    }

    @Test
    void nothingIsMissedWhileNobodyRecords() {
        try (Running running = Running.server(greenlight)) {
            assertThat(running.web().port()).isPositive();
            awaitFlips(254);
        }
        accounts.change("one-7", "VERIFYING");
        accounts.change("one-7", "READY");
        accounts.change("one-8", "VERIFYING");
        accounts.execute("update generation set serving = false where entity = 'subscriber'");
        accounts.execute("update generation set serving = true where entity = 'subscriber'");
        try (Running running = Running.server(greenlight)) {
            assertThat(running.web().port()).isPositive();
            await().atMost(SOON).until(() -> flipsOf("one-7").size() == 3);
            await().atMost(SOON).until(() -> flipsOf("one-8").size() == 2);
            await().atMost(SOON).until(() -> flipsOf("one-9").size() == 3);
            assertThat(flipsOf("one-7")).containsExactly("true", "false", "true");
            assertThat(flipsOf("one-8")).containsExactly("true", "false");
            assertThat(flipsOf("one-9")).as("served by nothing for a moment").containsExactly("true", "false", "true");
        }
    }

    @Test
    void timeAndClustersFlipToo() {
        try (Running running = Running.server(greenlight)) {
            assertThat(running.web().port()).isPositive();
            awaitFlips(254);
            new IndexReader(greenlight.openSearch().url())
                    .send("DELETE", "/" + greenlight.alias("subscriber") + "-g000001", "");

            await().atMost(SOON).until(() -> flipsOf("one-3").size() == 2);
            assertThat(greenlight
                            .ask()
                            .texts(
                                    "select state || ' ' || reason from readiness_flip where account = 'one-3' order by id desc limit 1")
                            .getFirst())
                    .startsWith("STALE INDEX_CHANGED");
        }
    }

    @Test
    void twoServersRecordAFlipOnce() {
        try (Running one = Running.server(greenlight);
                Running other = Running.server(greenlight)) {
            assertThat(one.web().port()).isNotEqualTo(other.web().port());
            awaitFlips(254);
            for (int round = 0; round < 10; round++) {
                accounts.change("one-5", "VERIFYING");
                accounts.change("one-5", "READY");
                int expected = 2 * round + 3;
                await().atMost(SOON).until(() -> flipsOf("one-5").size() == expected);
            }
            List<String> flips = flipsOf("one-5");
            for (int number = 0; number < flips.size(); number++) {
                assertThat(flips.get(number)).isEqualTo(Boolean.toString(number % 2 == 0));
            }
        }
    }

    @Test
    void aStreamOfALimitedTokenTellsOfItsAccountsOnly() {
        secure();
        try (Running running = Running.server(greenlight)) {
            awaitFlips(254);
            String token = token(running, "few", List.of("one-2"));
            try (FlipStream stream = new FlipStream(running.web().as(token), latest())) {
                accounts.change("one-1", "VERIFYING");
                accounts.change("one-2", "VERIFYING");
                accounts.change("one-3", "VERIFYING");
                accounts.change("one-2", "READY");

                await().atMost(SOON).until(() -> stream.flips().size() >= 2);
                assertThat(stream.flips())
                        .extracting(flip -> flip.path("account").asString())
                        .containsOnly("one-2");
            }
        }
    }

    /** Without its id, who comes back much later would be told that flips were forgotten, though none was for it. */
    @Test
    void aStreamThatHasNothingToTellKeepsItsPlaceWhileOthersFlip() {
        secure();
        try (Running running = Running.server(greenlight)) {
            awaitFlips(254);
            long before = latest();
            String token = token(running, "few", List.of("one-2"));
            try (FlipStream stream = new FlipStream(running.web().as(token), before)) {
                await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).until(() -> {
                    accounts.change("one-1", flipsOf("one-1").size() % 2 == 0 ? "READY" : "VERIFYING");
                    return !stream.ids().isEmpty();
                });

                assertThat(Long.parseLong(stream.ids().getFirst())).isGreaterThan(before);
                assertThat(stream.flips()).isEmpty();
                assertThat(stream.kinds()).isEmpty();
            }
        }
    }

    /** As after the return to a backup: the numbers behind it are given again. */
    @Test
    void whoKnowsFlipsThatTheControlDatabaseDoesNotIsToldToBeginAnew() {
        try (Running running = Running.server(greenlight)) {
            awaitFlips(254);
            long newest = latest();
            try (FlipStream stream = new FlipStream(running.web(), newest - 1)) {
                await().atMost(SOON).until(() -> stream.flips().size() == 1);

                accounts.execute("delete from readiness_flip where id > 100");
                greenlight.ask().number("select setval('readiness_flip_id_seq', 100)");

                await().atMost(SOON).until(stream::isEnded);
            }
            try (FlipStream again = new FlipStream(running.web(), newest)) {
                await().atMost(SOON).until(() -> !again.kinds().isEmpty());
                assertThat(again.kinds()).containsExactly("reset");
                assertThat(again.ids()).containsExactly("100");

                accounts.change("one-1", "VERIFYING");
                await().atMost(SOON).until(() -> !again.flips().isEmpty());
                assertThat(again.flips().getFirst().path("id").asLong()).isEqualTo(101);
            }
        }
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        Files.writeString(greenlight.directory().resolve("keys.json"), new JWKSet(key).toString(true));
        secure().with("greenlight.security.jwt.jwk-set", "keys.json")
                .with("greenlight.security.jwt.audience", "greenlight");
        try (Running running = Running.server(greenlight)) {
            awaitFlips(254);
            Web web = running.web();
            long latest = latest();
            // Accepted for 30 s more, of which all but a few have passed.
            String jwt = jwt(key, Instant.now().minusSeconds(25));
            try (FlipStream revoked = new FlipStream(web.as(token(running, "revoked", null)), latest);
                    FlipStream expired = new FlipStream(web.as(token(running, "expired", null)), latest);
                    FlipStream old = new FlipStream(web.as(jwt), latest);
                    FlipStream kept = new FlipStream(web.as(token(running, "kept", null)), latest)) {
                accounts.change("one-1", "VERIFYING");
                await().atMost(SOON)
                        .until(() -> Stream.of(revoked, expired, old, kept)
                                .allMatch(stream -> stream.flips().size() == 1));

                assertThat(greenlight.run("tokens", "revoke", "revoked").exitCode())
                        .isZero();
                await().atMost(Duration.ofSeconds(2)).until(revoked::isEnded);
                greenlight
                        .ask()
                        .rows("update api_token set expires_at = clock_timestamp() where name = 'expired' returning 1");
                await().atMost(Duration.ofSeconds(2)).until(expired::isEnded);
                await().atMost(Duration.ofSeconds(15)).until(old::isEnded);
                accounts.change("one-1", "READY");
                await().atMost(SOON).until(() -> kept.flips().size() == 2);

                assertThat(kept.isEnded()).isFalse();
                assertThat(Stream.of(revoked, expired, old).map(FlipStream::flips))
                        .allSatisfy(flips -> assertThat(flips).hasSize(1));
            }
        }
    }

    @Test
    void whoWaitsWithATokenThatIsRevokedMeanwhileIsToldNothing() {
        secure();
        accounts.change("one-1", "VERIFYING");
        try (Running running = Running.server(greenlight)) {
            Web web = running.web().as(token(running, "revoked", null));
            CompletableFuture<Answer> waits = CompletableFuture.supplyAsync(
                    () -> web.get("/api/v1/accounts/one-1/readiness?wait=30s"), Thread.ofVirtual()::start);
            await().atMost(SOON)
                    .until(() -> running.management()
                            .get("/actuator/prometheus")
                            .body()
                            .contains("greenlight_readiness_waiting 1"));

            assertThat(greenlight.run("tokens", "revoke", "revoked").exitCode()).isZero();
            await().atMost(SOON)
                    .until(() -> web.get("/api/v1/accounts/one-2/readiness").status() == 401);
            accounts.change("one-1", "READY");

            assertThat(waits).succeedsWithin(SOON).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.json().path("code").asString()).isEqualTo("TOKEN_INVALID");
                assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
            });
        }
    }

    @Test
    void noMoreStreamsAreOpenedThanMayBe() {
        greenlight.with("greenlight.readiness.max-streams", "1");
        try (Running running = Running.server(greenlight)) {
            awaitFlips(254);
            Answer head = running.web().send("HEAD", "/api/v1/readiness/flips");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
            try (FlipStream stream = new FlipStream(running.web(), latest())) {
                accounts.change("one-1", "VERIFYING");
                await().atMost(SOON).until(() -> stream.flips().size() == 1);

                Answer refused = running.web().get("/api/v1/readiness/flips");

                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.json().path("code").asString()).isEqualTo("TOO_MANY_STREAMS");
                assertThat(refused.json().path("ready").asBoolean(true)).isFalse();
            }
            // Its end is noticed when it is told something.
            accounts.change("one-1", "READY");
            await().atMost(SOON).until(() -> opens(running.web()));
        }
    }

    private static boolean opens(Web web) {
        try (FlipStream stream = new FlipStream(web, 0)) {
            await().atMost(SOON).until(() -> stream.isEnded() || !stream.flips().isEmpty());
            return !stream.flips().isEmpty();
        }
    }

    private Installation secure() {
        return greenlight.with("greenlight.security.disabled", "false");
    }

    private static String token(Running running, String name, @Nullable List<String> accounts) {
        TokenRequest request = new TokenRequest(name, Set.of(AccessScope.READINESS), accounts, null);
        return running.application()
                .get(ApiTokens.class)
                .create(request, "test")
                .secret();
    }

    private static String jwt(ECKey key, Instant expiry) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("1").build(),
                new JWTClaimsSet.Builder()
                        .audience("greenlight")
                        .subject("follower")
                        .claim("scope", "readiness:read")
                        .expirationTime(Date.from(expiry))
                        .build());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private void awaitFlips(int number) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(greenlight.ask().number("select count(*) from readiness_flip"))
                        .isEqualTo(number));
    }

    private long latest() {
        return greenlight.ask().number("select max(id) from readiness_flip");
    }

    private List<String> flipsOf(String account) {
        return greenlight.ask().texts("select ready from readiness_flip where account = ? order by id", account);
    }

    private static List<String> told(FlipStream stream, String account) {
        Predicate<JsonNode> of = flip -> flip.path("account").asString().equals(account);
        return stream.flips().stream()
                .filter(of)
                .map(flip -> "%s %s"
                        .formatted(
                                flip.path("ready").asBoolean(),
                                flip.path("state").asString()))
                .map(text -> text.replace("COMPLETE", "READY"))
                .toList();
    }
}
