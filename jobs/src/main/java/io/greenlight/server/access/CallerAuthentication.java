package io.greenlight.server.access;

import io.greenlight.security.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A caller who was let in. */
final class CallerAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;
    private final @Nullable String tokenId;

    /**
     * With the token by which it is known.
     *
     * @param tokenId public part of the token; null for a JWT
     */
    CallerAuthentication(Caller caller, @Nullable String tokenId) {
        super(List.of());
        this.caller = caller;
        this.tokenId = tokenId;
        setAuthenticated(true);
    }

    @Nullable
    String tokenId() {
        return tokenId;
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
