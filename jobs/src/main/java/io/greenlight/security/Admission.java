package io.greenlight.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** By what a caller was let in: enough to ask later whether it still would be. */
public interface Admission {
    /** Who was let in. */
    Caller caller();

    /** Public part of its token; null for a JWT. */
    @Nullable
    String tokenId();

    /** From when on a JWT is refused; null for a token of ours, of which the control database knows. */
    @Nullable
    Instant expiresAt();
}
