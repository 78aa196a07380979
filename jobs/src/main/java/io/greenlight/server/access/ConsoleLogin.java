package io.greenlight.server.access;

import io.greenlight.security.AccessScope;
import io.greenlight.security.Caller;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Begins a session for whoever types a token with the scope {@code operate} that is good for every account. */
final class ConsoleLogin implements AuthenticationProvider {
    private final TokenAuthentication tokens;

    ConsoleLogin(TokenAuthentication tokens) {
        this.tokens = tokens;
    }

    @Override
    public Authentication authenticate(Authentication typed) {
        CallerAuthentication known =
                tokens.ours(String.valueOf(typed.getCredentials()).strip());
        Caller caller = (Caller) known.getPrincipal();
        if (!caller.may(AccessScope.OPERATE)) {
            throw new Refused(Problem.scopeMissing(AccessScope.OPERATE));
        }
        if (caller.isLimited()) {
            throw new Refused(Problem.limited());
        }
        return known;
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
