package io.greenlight.desk;

import io.greenlight.problem.RequestRefused;
import io.greenlight.security.AccessScope;
import io.greenlight.security.TokenRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * A token that is to be made.
 *
 * @param name what it is called, in the audit log too
 * @param scopes what it lets do: readiness:read, operate, admin; each includes those before it
 * @param accounts the only accounts it is good for; null for every account
 * @param expires how long it works, as {@code 90d}, {@code 36500d} at most; null for until it is revoked
 */
public record TokenOrder(
        @Schema(requiredMode = RequiredMode.REQUIRED) String name,
        @Schema(requiredMode = RequiredMode.REQUIRED) List<String> scopes,
        @Nullable List<String> accounts,
        @Nullable String expires) {
    public TokenOrder {
        name = Objects.requireNonNullElse(name, "");
        scopes = List.copyOf(Objects.requireNonNullElse(scopes, List.of()));
        accounts = accounts == null ? null : List.copyOf(accounts);
    }

    /**
     * The same, understood.
     *
     * @throws RequestRefused if a scope or the time is none, or no token can be like this
     */
    TokenRequest request() {
        Set<AccessScope> known = known();
        Duration lifetime = lifetime();
        try {
            return new TokenRequest(name, known, accounts, lifetime);
        } catch (IllegalArgumentException wrong) {
            throw new RequestRefused(String.valueOf(wrong.getMessage()));
        }
    }

    private Set<AccessScope> known() {
        Set<AccessScope> known = new LinkedHashSet<>();
        for (String scope : scopes) {
            known.add(AccessScope.find(scope)
                    .orElseThrow(() -> new RequestRefused(
                            "Scope %s does not exist. There are: readiness:read, operate, admin".formatted(scope))));
        }
        return known;
    }

    private @Nullable Duration lifetime() {
        if (expires == null) {
            return null;
        }
        try {
            return DurationStyle.detectAndParse(expires);
        } catch (IllegalArgumentException none) {
            throw new RequestRefused("--expires %s: give a duration, as 12h or 90d".formatted(expires));
        }
    }
}
