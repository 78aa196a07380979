package io.greenlight.server.access;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import io.greenlight.config.ConfigurationRefused;
import io.greenlight.config.JwtProperties;
import io.greenlight.security.AccessScope;
import io.greenlight.security.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/** Callers with a token of an identity provider. Accepts signatures by key pairs only. */
final class JwtCallers {
    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(30);
    private static final int MOST_ACCOUNTS = 10_000;
    /** Also those that say of themselves that they are access tokens (RFC 9068). */
    private static final List<String> TYPES = List.of("JWT", "at+jwt", "application/at+jwt");

    private final Optional<JwtDecoder> decoder;
    private final String accountsClaim;

    private JwtCallers(Optional<JwtDecoder> decoder, String accountsClaim) {
        this.decoder = decoder;
        this.accountsClaim = accountsClaim;
    }

    /**
     * As configured; the identity provider is asked for its keys with the first token, so that one that is away stops nobody
     * else.
     *
     * @throws ConfigurationRefused if the file with the keys cannot be used
     */
    static JwtCallers of(JwtProperties jwt, Path directory) {
        return new JwtCallers(
                jwt.isOn() ? Optional.of(decoder(jwt, directory)) : Optional.empty(), jwt.accountsClaim());
    }

    private static JwtDecoder decoder(JwtProperties jwt, Path directory) {
        OAuth2TokenValidator<Jwt> validator = validator(jwt);
        if (jwt.jwkSet().isBlank()) {
            return new SupplierJwtDecoder(() -> validated(
                    NimbusJwtDecoder.withIssuerLocation(jwt.issuer())
                            .validateType(false)
                            .build(),
                    validator));
        }
        if (jwt.isJwkSetUrl()) {
            return validated(
                    NimbusJwtDecoder.withJwkSetUri(jwt.jwkSet())
                            .validateType(false)
                            .jwsAlgorithms(algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
                            .build(),
                    validator);
        }
        return validated(
                NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(keys(directory.resolve(jwt.jwkSet()))))
                        .jwsAlgorithms(algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
                        .build(),
                validator);
    }

    private static JwtDecoder validated(NimbusJwtDecoder decoder, OAuth2TokenValidator<Jwt> validator) {
        decoder.setJwtValidator(validator);
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> validator(JwtProperties jwt) {
        JwtTimestampValidator times = new JwtTimestampValidator(CLOCK_DIFFERENCE);
        // A token that works for ever cannot be taken back.
        times.setAllowEmptyExpiryClaim(false);
        JwtTypeValidator types = new JwtTypeValidator(TYPES);
        types.setAllowEmpty(true);
        List<OAuth2TokenValidator<Jwt>> validators =
                new ArrayList<>(List.of(times, types, new JwtAudienceValidator(jwt.audience())));
        if (!jwt.issuer().isBlank()) {
            validators.add(new JwtIssuerValidator(jwt.issuer()));
        }
        return new DelegatingOAuth2TokenValidator<>(validators);
    }

    private static JWKSet keys(Path file) {
        try {
            JWKSet keys = JWKSet.load(file.toFile());
            for (JWK key : keys.getKeys()) {
                if (!(key instanceof AsymmetricJWK)) {
                    throw refused(
                            "%s holds a key that is no public key: whoever can check could also issue".formatted(file));
                }
            }
            if (keys.getKeys().isEmpty()) {
                throw refused("%s holds no key".formatted(file));
            }
            return keys.toPublicJWKSet();
        } catch (IOException | ParseException failure) {
            throw refused("%s cannot be read as a set of keys in JSON".formatted(file));
        }
    }

    private static ConfigurationRefused refused(String why) {
        return new ConfigurationRefused(List.of("greenlight.security.jwt.jwk-set: " + why));
    }

    /**
     * Lets in whom this token says calls.
     *
     * @throws Refused if it is not accepted
     */
    CallerAuthentication admit(String token) {
        JwtDecoder checks = decoder.orElseThrow(() -> new Refused(Problem.tokenInvalid()));
        try {
            return admit(checks.decode(token));
        } catch (JwtValidationException invalid) {
            boolean expired = invalid.getErrors().stream()
                    .anyMatch(error -> String.valueOf(error.getDescription()).startsWith("Jwt expired"));
            throw new Refused(expired ? Problem.tokenExpired() : Problem.tokenInvalid(), invalid);
        } catch (BadJwtException invalid) {
            throw new Refused(Problem.tokenInvalid(), invalid);
        } catch (JwtException away) {
            throw new Refused(Problem.keysAway(), away);
        } catch (JwtDecoderInitializationException away) {
            throw new Refused(Problem.keysAway(), away);
        }
    }

    private CallerAuthentication admit(Jwt jwt) {
        Instant expiry = jwt.getExpiresAt();
        if (expiry == null) {
            throw new Refused(Problem.tokenInvalid());
        }
        return CallerAuthentication.ofJwt(caller(jwt), expiry.plus(CLOCK_DIFFERENCE));
    }

    private Caller caller(Jwt jwt) {
        String subject = jwt.getSubject();
        if (subject == null || subject.isBlank()) {
            throw new Refused(Problem.tokenInvalid());
        }
        Set<AccessScope> scopes = new LinkedHashSet<>();
        for (String claim : List.of("scope", "scp")) {
            texts(jwt.getClaim(claim), " ").stream()
                    .map(AccessScope::find)
                    .flatMap(Optional::stream)
                    .forEach(scopes::add);
        }
        return new Caller("jwt " + subject, scopes, accounts(jwt));
    }

    /** A claim that is there limits, also if it names no account; one that cannot be understood lets nobody in. */
    private @Nullable Set<String> accounts(Jwt jwt) {
        if (!jwt.hasClaim(accountsClaim)) {
            return null;
        }
        Object claim = jwt.getClaim(accountsClaim);
        if (!namesAccounts(claim)) {
            throw new Refused(Problem.tokenInvalid());
        }
        List<String> accounts = texts(claim, ",");
        if (accounts.size() > MOST_ACCOUNTS) {
            throw new Refused(Problem.tokenInvalid());
        }
        return Set.copyOf(accounts);
    }

    /** Null is no limit that anybody meant, and none of a list's accounts. */
    private static boolean namesAccounts(@Nullable Object claim) {
        return claim instanceof Collection<?> several ? several.stream().allMatch(JwtCallers::isName) : isName(claim);
    }

    private static boolean isName(@Nullable Object value) {
        return value instanceof String || value instanceof Number;
    }

    private static List<String> texts(@Nullable Object claim, String separator) {
        return switch (claim) {
            case null -> List.of();
            case String text -> List.of(text.strip().split(separator));
            case Number number -> List.of(number.toString());
            case Collection<?> several -> several.stream().map(String::valueOf).toList();
            default -> throw new Refused(Problem.tokenInvalid());
        };
    }
}
