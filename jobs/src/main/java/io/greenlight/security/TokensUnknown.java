package io.greenlight.security;

/** Nobody can say whether a token works: the control database does not answer. Nobody is let in; ask again later. */
public final class TokensUnknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokensUnknown(Throwable cause) {
        super("Cannot say whether the token works: the control database does not answer. Ask again later", cause);
    }
}
