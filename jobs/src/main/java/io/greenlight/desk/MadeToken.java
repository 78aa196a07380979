package io.greenlight.desk;

/**
 * A token that was made just now: the only answer that has its secret.
 *
 * @param token the token
 * @param secret what its holder sends
 */
public record MadeToken(TokenSummary token, String secret) {
    @Override
    public String toString() {
        return "MadeToken[%s]".formatted(token.name());
    }
}
