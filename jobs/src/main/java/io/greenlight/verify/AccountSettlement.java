package io.greenlight.verify;

import io.greenlight.config.Catalog;
import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps what is known of an account true after some of its documents were repaired: the sums it was settled with, its dead
 * letters, and whether it may send. An account that is FAILED is compared with its source from its first to its last row, and
 * is READY only if nothing differs.
 */
@Component
class AccountSettlement {
    private static final Logger LOG = LoggerFactory.getLogger(AccountSettlement.class);
    private static final String READY = "READY";
    private static final String FAILED = "FAILED";

    private final Comparisons comparisons;
    private final RepairStore store;
    private final Catalog catalog;

    AccountSettlement(Comparisons comparisons, RepairStore store, Catalog catalog) {
        this.comparisons = comparisons;
        this.store = store;
        this.catalog = catalog;
    }

    /** Settles an account anew; one that is not loaded yet is left to those who load it. */
    void settle(AccountHome home) {
        Optional<String> state = store.findState(home);
        if (state.filter(READY::equals).isPresent()) {
            settle(home, READY);
        } else if (state.filter(FAILED::equals).isPresent() && isClean(home)) {
            settle(home, FAILED);
        }
    }

    private boolean isClean(AccountHome home) {
        ScopeFindings findings = comparisons.compare(home.generation(), Depth.DOCUMENTS, home.scope());
        if (!findings.isClean()) {
            LOG.info(
                    "Account {} of {} stays FAILED: {} documents differ",
                    home.account(),
                    home.generation().name(),
                    findings.differences().size() + findings.strays().size());
        }
        return findings.isClean();
    }

    private void settle(AccountHome home, String from) {
        IndexSide index = comparisons.index(home.generation());
        index.refresh();
        Map<AccountId, HashSum> found = index.sums(List.of(home.account()));
        long allowed = catalog.entity(home.generation().entity()).settings().maxDeadLettersPerAccount();
        store.settle(home, from, found.getOrDefault(home.account(), HashSum.ZERO), allowed);
    }
}
