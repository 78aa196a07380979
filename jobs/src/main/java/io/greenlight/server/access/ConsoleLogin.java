package io.greenlight.server.access;

import io.greenlight.security.AccessScope;
import io.greenlight.security.Caller;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Begins a session for whoever types a token with the scope {@code operate} that is good for every account. */
final class ConsoleLogin implements AuthenticationProvider {
    private final TokenAuthentication tokens;
    private final Logins logins;

    ConsoleLogin(TokenAuthentication tokens, Logins logins) {
        this.tokens = tokens;
        this.logins = logins;
    }

    @Override
    public Authentication authenticate(Authentication typed) {
        CallerAuthentication known =
                tokens.ours(String.valueOf(typed.getCredentials()).strip());
        Caller caller = known.caller();
        if (!caller.may(AccessScope.OPERATE)) {
            throw new Refused(Problem.scopeMissing(AccessScope.OPERATE));
        }
        if (caller.isLimited()) {
            throw new Refused(Problem.limited());
        }
        logins.comesIn(caller.name());
        return known;
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
