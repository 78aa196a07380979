package io.greenlight.security;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is known, without its secret.
 *
 * @param id the public part
 * @param name what people call it; no two that work have the same
 * @param scopes what it lets do
 * @param accounts the only accounts it is good for; null for every account
 * @param createdBy who made it
 * @param createdAt when
 * @param expiresAt from when on it is refused; null for never
 * @param state whether it works
 */
public record ApiToken(
        String id,
        String name,
        List<AccessScope> scopes,
        @Nullable List<String> accounts,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt,
        State state) {
    public ApiToken {
        scopes = List.copyOf(scopes);
        accounts = accounts == null ? null : List.copyOf(accounts);
    }

    /** Whether a token works. */
    public enum State {
        /** It does. */
        VALID,
        /** Its time is over. */
        EXPIRED,
        /** It was revoked. */
        REVOKED
    }

    /** Who calls with it. */
    Caller caller() {
        return new Caller("token " + name, Set.copyOf(scopes), accounts == null ? null : Set.copyOf(accounts));
    }
}
