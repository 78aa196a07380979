package io.greenlight.security;

/** A token of this name works already. Nothing was stored. */
public final class TokenNotMade extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenNotMade(String message, Throwable cause) {
        super(message, cause);
    }
}
