package io.greenlight.verify;

import io.greenlight.document.AccountId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is compared, or repaired. Every limit narrows.
 *
 * @param accounts only these; all when empty
 * @param source only accounts on this source; null for any
 */
public record VerifyScope(
        List<AccountId> accounts, @Nullable String source) {
    /** Everything. */
    public static final VerifyScope ALL = new VerifyScope(List.of(), null);

    public VerifyScope {
        accounts = List.copyOf(accounts);
    }

    boolean names(AccountId account) {
        return accounts.isEmpty() || accounts.contains(account);
    }

    boolean reaches(String other) {
        return source == null || source.equals(other);
    }
}
