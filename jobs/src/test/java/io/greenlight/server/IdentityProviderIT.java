package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.DataSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose callers get their tokens from an identity provider, which it finds by its issuer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityProviderIT {
    private static final String READINESS = "/api/v1/accounts/42/readiness";

    private Installation greenlight;
    private IdentityProvider provider;
    private Running running;

    @BeforeAll
    void start() throws IOException, JOSEException {
        provider = new IdentityProvider();
        Platform platform = Platform.fill(IdentityProviderIT.class, new DataSet(7, 2, 0, 20, 0, Instant.now()));
        greenlight = Installation.of(IdentityProviderIT.class, platform)
                .with("greenlight.security.disabled", "false")
                .with("greenlight.security.jwt.issuer", provider.issuer())
                .with("greenlight.security.jwt.audience", "greenlight");
        running = Running.server(greenlight);
    }

    @AfterAll
    void stop() {
        running.close();
        provider.close();
    }

    private Answer ask(Running server, String type, JWTClaimsSet.Builder claims) throws JOSEException {
        return server.web().as(provider.sign(type, claims.build())).get(READINESS);
    }

    private void assertRefused(JWTClaimsSet.Builder claims, String code) throws JOSEException {
        Answer answer = ask(running, "JWT", claims);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.json().path("code").asString()).isEqualTo(code);
        assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "application/at+jwt"})
    void aTokenOfTheProviderIsAccepted(String type) throws JOSEException {
        assertThat(ask(running, type, provider.claims()).status()).isEqualTo(404);
    }

    @Test
    void aTokenThatHasExpiredIsRefusedAndSaysSo() throws JOSEException {
        assertRefused(provider.claims().expirationTime(Date.from(Instant.now().minusSeconds(60))), "TOKEN_EXPIRED");
    }

    @Test
    void aTokenForOthersOrOfOthersIsRefused() throws JOSEException {
        assertRefused(provider.claims().audience("billing"), "TOKEN_INVALID");
        assertRefused(provider.claims().issuer("https://login.example/realm"), "TOKEN_INVALID");
    }

    @Test
    void whileTheProviderIsAwayNobodyIsLetInByIt() throws JOSEException, IOException {
        provider.stop();
        try (Running other = Running.server(greenlight)) {
            Answer answer = ask(other, "JWT", provider.claims());

            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            assertThat(answer.json().path("code").asString()).isEqualTo("IDENTITY_PROVIDER_UNREACHABLE");
            assertThat(answer.json().path("ready").asBoolean(true)).isFalse();
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.body()).doesNotContain("127.0.0.1");

            provider.startAgain();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> ask(other, "JWT", provider.claims()).status() == 404);
        }
    }
}
