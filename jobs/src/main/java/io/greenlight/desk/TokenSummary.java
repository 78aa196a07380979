package io.greenlight.desk;

import io.greenlight.security.AccessScope;
import io.greenlight.security.ApiToken;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is shown, without its secret.
 *
 * @param id the public part
 * @param name what it is called
 * @param scopes what it lets do
 * @param accounts the only accounts it is good for; null for every account
 * @param createdBy who made it
 * @param createdAt when
 * @param expiresAt when it ends; null for never
 * @param state whether it works
 */
public record TokenSummary(
        String id,
        String name,
        List<String> scopes,
        @Nullable List<String> accounts,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt,
        ApiToken.State state) {
    public TokenSummary {
        scopes = List.copyOf(scopes);
        accounts = accounts == null ? null : List.copyOf(accounts);
    }

    static TokenSummary of(ApiToken token) {
        return new TokenSummary(
                token.id(),
                token.name(),
                token.scopes().stream().map(AccessScope::text).toList(),
                token.accounts(),
                token.createdBy(),
                token.createdAt(),
                token.expiresAt(),
                token.state());
    }
}
