package io.greenlight.security;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.document.AccountId;
import io.greenlight.security.TokenVerdict.Accepted;
import io.greenlight.security.TokenVerdict.Expired;
import io.greenlight.security.TokenVerdict.Unknown;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * What the caller of the present request may, for what no path says: the accounts in a body, a stream over all accounts, a
 * choice that needs more than its path. Asked on the thread of the request; anywhere else nothing is allowed.
 */
@Component
public class AccountAccess {
    private static final Caller ANYBODY = new Caller("anybody", Set.of(), null);

    private final boolean off;
    private final ApiTokens tokens;
    private final InstantSource clock;

    AccountAccess(GreenlightProperties properties, ApiTokens tokens, InstantSource clock) {
        this.off = properties.security().disabled();
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Whether the caller may ask about this account. */
    public boolean mayAsk(AccountId account) {
        return off || findCaller().filter(caller -> caller.mayAsk(account)).isPresent();
    }

    /**
     * What the caller's token is worth, to be asked again on other threads for as long as an answer lasts: a stream, a long poll. Throws
     * {@link TokensUnknown} when nobody can say.
     */
    public Supplier<TokenVerdict> standing() {
        if (off) {
            return () -> new Accepted("", ANYBODY);
        }
        return SecurityContextHolder.getContext().getAuthentication() instanceof Admission admission
                ? () -> verifyAgain(admission)
                : Unknown::new;
    }

    private TokenVerdict verifyAgain(Admission admission) {
        String token = admission.tokenId();
        if (token != null) {
            return tokens.verifyAgain(token);
        }
        Instant expiry = admission.expiresAt();
        return expiry == null || clock.instant().isBefore(expiry)
                ? new Accepted("", admission.caller())
                : new Expired();
    }

    /** Whether the caller may do what needs this scope. */
    public boolean may(AccessScope needed) {
        return off || findCaller().filter(caller -> caller.may(needed)).isPresent();
    }

    /** The caller, unless nobody was asked who they are. */
    public Optional<Caller> findCaller() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }
}
