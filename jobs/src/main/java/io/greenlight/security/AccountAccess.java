package io.greenlight.security;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.document.AccountId;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * What the caller of the present request may, for what no path says: the accounts in a body, a stream over all accounts, a
 * choice that needs more than its path. Asked on the thread of the request; anywhere else nothing is allowed.
 */
@Component
public class AccountAccess {
    private final boolean off;

    AccountAccess(GreenlightProperties properties) {
        this.off = properties.security().disabled();
    }

    /** Whether the caller may ask about this account. */
    public boolean mayAsk(AccountId account) {
        return forThisCaller().test(account);
    }

    /** The same question, for other threads and for as long as an answer lasts: a stream, a long poll. */
    public Predicate<AccountId> forThisCaller() {
        if (off) {
            return account -> true;
        }
        Optional<Caller> caller = findCaller();
        return account -> caller.isPresent() && caller.get().mayAsk(account);
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
