package io.greenlight.security;

import io.greenlight.document.AccountId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name as it stands in the audit log
 * @param scopes what it may do
 * @param accounts the only accounts it may ask about; null for every account
 */
public record Caller(
        String name, Set<AccessScope> scopes, @Nullable Set<String> accounts) {
    public Caller {
        scopes = Set.copyOf(scopes);
        accounts = accounts == null ? null : Set.copyOf(accounts);
    }

    /** Whether one of its scopes is this or includes it. */
    public boolean may(AccessScope needed) {
        return scopes.stream().anyMatch(scope -> scope.includes(needed));
    }

    /** Whether it may ask about some accounts only. */
    public boolean isLimited() {
        return accounts != null;
    }

    /** Whether it may ask about this account. */
    public boolean mayAsk(AccountId account) {
        return accounts == null || accounts.contains(account.value());
    }
}
