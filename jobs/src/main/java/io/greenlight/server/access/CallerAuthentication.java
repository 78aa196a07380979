package io.greenlight.server.access;

import io.greenlight.security.Admission;
import io.greenlight.security.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A caller who was let in. */
final class CallerAuthentication extends AbstractAuthenticationToken implements Admission {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;
    private final @Nullable String tokenId;
    private final @Nullable Instant expiresAt;

    private CallerAuthentication(Caller caller, @Nullable String tokenId, @Nullable Instant expiresAt) {
        super(List.of());
        this.caller = caller;
        this.tokenId = tokenId;
        this.expiresAt = expiresAt;
        setAuthenticated(true);
    }

    /**
     * By a token of ours.
     *
     * @param tokenId its public part
     */
    static CallerAuthentication ofToken(Caller caller, String tokenId) {
        return new CallerAuthentication(caller, tokenId, null);
    }

    /**
     * By a JWT.
     *
     * @param expiresAt from when on it is refused
     */
    static CallerAuthentication ofJwt(Caller caller, Instant expiresAt) {
        return new CallerAuthentication(caller, null, expiresAt);
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public @Nullable String tokenId() {
        return tokenId;
    }

    @Override
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }

    @Override
    public String getName() {
        return caller.name();
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallerAuthentication that && caller.equals(that.caller) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return caller.hashCode();
    }
}
