package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.security.jwt.*}: tokens of an identity provider. Without issuer and key set none is accepted.
 *
 * @param issuer who must have issued them; also where the keys are found, unless a key set is given. An https URL; http only on this machine
 * @param jwkSet the keys: a file, or a URL as that of the issuer
 * @param audience whom they must be meant for
 * @param accountsClaim the claim that limits a token to accounts, where it has one
 */
public record JwtProperties(
        @DefaultValue("") String issuer,
        @DefaultValue("") String jwkSet,
        @DefaultValue("") String audience,
        @DefaultValue("accounts") @NotBlank String accountsClaim) {
    /** Whether any is accepted. */
    public boolean isOn() {
        return !issuer.isBlank() || !jwkSet.isBlank();
    }

    /** Whether the keys are fetched, and not read from a file. */
    public boolean isJwkSetUrl() {
        return jwkSet.matches("https?://\\S+");
    }

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        if (isOn() && audience.isBlank()) {
            faults.add(
                    new Fault(
                            "audience",
                            "is missing: tokens that the issuer made for others would be accepted. Name the audience that stands in those for us"));
        }
        if (!issuer.isBlank() && !issuer.matches("https?://\\S+")) {
            faults.add(
                    new Fault("issuer", "is '%s', must be a URL, as https://login.internal/realm".formatted(issuer)));
        } else if (isExposed(issuer)) {
            faults.add(new Fault(
                    "issuer",
                    "is '%s', must be an https URL: keys must not be exchanged on the way".formatted(issuer)));
        }
        if (isExposed(jwkSet)) {
            faults.add(new Fault(
                    "jwk-set",
                    "is '%s', must be a file or an https URL: keys must not be exchanged on the way"
                            .formatted(jwkSet)));
        }
        return faults;
    }

    /** Whether keys would come from another machine in plain HTTP. */
    private static boolean isExposed(String url) {
        return url.startsWith("http:")
                && !url.matches("http://(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?(/\\S*)?");
    }
}
