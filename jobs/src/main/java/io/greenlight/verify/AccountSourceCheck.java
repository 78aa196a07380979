package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;
import io.greenlight.readiness.SourceCheck;
import org.springframework.stereotype.Component;

/** Compares one account for those who turn accounts READY; suspects are looked at again after the sync has passed their read. */
@Component
class AccountSourceCheck implements SourceCheck {
    private final Comparisons comparisons;
    private final VerificationStore store;

    AccountSourceCheck(Comparisons comparisons, VerificationStore store) {
        this.comparisons = comparisons;
        this.store = store;
    }

    @Override
    public boolean isEqual(Generation generation, AccountId account) {
        return store.homes(generation).stream()
                .filter(home -> home.account().equals(account))
                .map(home -> new AccountHome(generation, home.source(), home.shard(), account))
                .allMatch(home -> comparisons
                        .compare(generation, Depth.SUMS, home.scope())
                        .isClean());
    }
}
