package io.greenlight.security;

/** A token cannot be made as it is asked for. Nothing was stored. */
public final class TokenNotMade extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenNotMade(String message) {
        super(message);
    }

    TokenNotMade(String message, Throwable cause) {
        super(message, cause);
    }
}
