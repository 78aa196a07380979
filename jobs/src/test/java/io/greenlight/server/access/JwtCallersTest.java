package io.greenlight.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.greenlight.config.ConfigurationRefused;
import io.greenlight.config.JwtProperties;
import io.greenlight.security.AccessScope;
import io.greenlight.security.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtCallersTest {
    private static final String ISSUER = "https://login.internal/realm";
    private static final JwtProperties SETTINGS = new JwtProperties(ISSUER, "keys.json", "greenlight", "accounts");

    @TempDir
    private Path directory;

    private ECKey key;
    private JwtCallers callers;

    @BeforeEach
    void publishKeys() throws JOSEException, IOException {
        key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        // With its private part: a file that has it is read all the same, and only the public part used.
        Files.writeString(directory.resolve("keys.json"), new JWKSet(key).toString(false));
        callers = JwtCallers.of(SETTINGS, directory);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("greenlight")
                .subject("campaigns")
                .claim("scope", "openid readiness:read")
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
    }

    private static String signed(JWTClaimsSet claims, ECKey key) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private static String ofType(@Nullable String type, JWTClaimsSet claims, ECKey key) throws JOSEException {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID());
        SignedJWT jwt = new SignedJWT(
                type == null
                        ? header.build()
                        : header.type(new JOSEObjectType(type)).build(),
                claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"JWT", "at+jwt", "application/at+jwt"})
    void takesAccessTokensThatSaySo(@Nullable String type) throws JOSEException {
        assertThat(callers.admit(ofType(type, claims().build(), key)).getName()).isEqualTo("jwt campaigns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "secevent+jwt", "dpop+jwt"})
    void refusesWhatIsMadeForSomethingElse(String type) throws JOSEException {
        assertThat(code(ofType(type, claims().build(), key))).isEqualTo("TOKEN_INVALID");
    }

    private String code(String token) {
        return catchThrowableOfType(Refused.class, () -> callers.admit(token))
                .problem()
                .code()
                .name();
    }

    @Test
    void takesNameAndScopesFromTheToken() throws JOSEException {
        CallerAuthentication admitted = callers.admit(signed(claims().build(), key));
        Caller caller = admitted.caller();

        assertThat(caller.name()).isEqualTo("jwt campaigns");
        assertThat(caller.scopes()).containsExactly(AccessScope.READINESS);
        assertThat(caller.isLimited()).isFalse();
        assertThat(callers.admit(signed(
                                claims().claim("scope", null)
                                        .claim("scp", List.of("admin"))
                                        .build(),
                                key))
                        .caller()
                        .scopes())
                .containsExactly(AccessScope.ADMIN);
    }

    @Test
    void aClaimLimitsToAccounts() throws JOSEException {
        assertThat(callers.admit(signed(
                                claims().claim("accounts", List.of("42", 43)).build(), key))
                        .caller()
                        .accounts())
                .containsExactlyInAnyOrder("42", "43");
        assertThat(callers.admit(signed(claims().claim("accounts", List.of()).build(), key))
                        .caller()
                        .accounts())
                .isEmpty();
        assertThat(code(signed(
                        claims().claim("accounts", java.util.Map.of("a", 1)).build(), key)))
                .isEqualTo("TOKEN_INVALID");
    }

    /** Null is what a provider writes that means to limit, and does not know to what. */
    @Test
    void refusesAClaimThatNamesNothingThatItCouldLimitTo() throws JOSEException {
        assertThat(code(signed(
                        claims().serializeNullClaims(true)
                                .claim("accounts", null)
                                .build(),
                        key)))
                .isEqualTo("TOKEN_INVALID");
        assertThat(code(signed(
                        claims().claim("accounts", Arrays.asList("42", null)).build(), key)))
                .isEqualTo("TOKEN_INVALID");
        assertThat(code(signed(
                        claims().claim("accounts", List.of(List.of("42"))).build(), key)))
                .isEqualTo("TOKEN_INVALID");
    }

    @Test
    void refusesWhatHasExpiredAndWhatNeverWould() throws JOSEException {
        Date past = Date.from(Instant.now().minus(Duration.ofMinutes(2)));

        assertThat(code(signed(claims().expirationTime(past).build(), key))).isEqualTo("TOKEN_EXPIRED");
        assertThat(code(signed(claims().expirationTime(null).build(), key))).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void refusesWhatOthersMadeOrIsMeantForOthers() throws JOSEException {
        ECKey foreign = new ECKeyGenerator(Curve.P_256).keyID("1").generate();

        assertThat(code(signed(claims().build(), foreign))).isEqualTo("TOKEN_INVALID");
        assertThat(code(signed(claims().audience("billing").build(), key))).isEqualTo("TOKEN_INVALID");
        assertThat(code(signed(claims().audience((String) null).build(), key))).isEqualTo("TOKEN_INVALID");
        assertThat(code(signed(claims().issuer("https://other").build(), key))).isEqualTo("TOKEN_INVALID");
        assertThat(code(signed(claims().subject(null).build(), key))).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void refusesWhatNobodySignedOrTheKeySetWasTakenToSignWith() throws JOSEException {
        assertThat(code(new PlainJWT(claims().build()).serialize())).isEqualTo("TOKEN_INVALID");
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build(), claims().build());
        forged.sign(new MACSigner(key.toPublicJWK().toJSONString()));
        assertThat(code(forged.serialize())).isEqualTo("TOKEN_INVALID");
        assertThat(code("eyJhbGciOiJub25lIn0..")).isEqualTo("TOKEN_INVALID");
        assertThat(code("x")).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void acceptsNoneUnlessConfigured() throws JOSEException {
        callers = JwtCallers.of(new JwtProperties("", "", "", "accounts"), directory);

        assertThat(code(signed(claims().build(), key))).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void refusesASetOfKeysWithWhichAnybodyCouldSign() throws JOSEException, IOException {
        OctetSequenceKey shared = new OctetSequenceKeyGenerator(256).generate();
        Files.writeString(directory.resolve("keys.json"), new JWKSet(shared).toString(false));

        assertThatThrownBy(() -> JwtCallers.of(SETTINGS, directory))
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessageContaining("greenlight.security.jwt.jwk-set: ")
                .hasMessageContaining("no public key");
        Files.writeString(directory.resolve("keys.json"), "no json");
        assertThatThrownBy(() -> JwtCallers.of(SETTINGS, directory)).hasMessageContaining("cannot be read");
    }

    @Test
    void anIssuerThatDoesNotAnswerIsNoReasonToLetAnybodyIn() throws JOSEException {
        callers = JwtCallers.of(new JwtProperties("http://127.0.0.1:1/realm", "", "greenlight", "accounts"), directory);

        assertThat(code(signed(claims().build(), key))).isEqualTo("IDENTITY_PROVIDER_UNREACHABLE");
    }
}
