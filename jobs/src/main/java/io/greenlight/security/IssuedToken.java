package io.greenlight.security;

/**
 * A token that was made just now: the only moment in which its secret is known.
 *
 * @param token the token
 * @param secret what its holder sends
 */
public record IssuedToken(ApiToken token, String secret) {
    @Override
    public String toString() {
        return "IssuedToken[%s]".formatted(token.name());
    }
}
