package io.greenlight.server.access;

import io.greenlight.security.ApiTokens;
import io.greenlight.security.TokenVerdict;
import io.greenlight.security.TokensUnknown;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Takes tokens of both kinds, and knows them apart by their beginning. */
final class TokenAuthentication implements AuthenticationManager {
    private final ApiTokens tokens;
    private final JwtCallers jwts;

    TokenAuthentication(ApiTokens tokens, JwtCallers jwts) {
        this.tokens = tokens;
        this.jwts = jwts;
    }

    @Override
    public Authentication authenticate(Authentication presented) {
        if (!(presented instanceof BearerTokenAuthenticationToken bearer)) {
            throw new Refused(Problem.tokenInvalid());
        }
        String token = bearer.getToken();
        return ApiTokens.isOurs(token) ? ours(token) : jwts.admit(token);
    }

    /** Lets in whoever has a token of ours, or says why not. */
    CallerAuthentication ours(String token) {
        try {
            return switch (tokens.verify(token)) {
                case TokenVerdict.Accepted accepted -> CallerAuthentication.ofToken(accepted.caller(), accepted.id());
                case TokenVerdict.Expired expired -> throw new Refused(Problem.tokenExpired());
                case TokenVerdict.Unknown unknown -> throw new Refused(Problem.tokenInvalid());
            };
        } catch (TokensUnknown away) {
            throw new Refused(Problem.controlAway(), away);
        }
    }
}
