package io.greenlight.readiness;

import io.greenlight.config.Catalog;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.dispatch.Patience;
import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;
import io.greenlight.generation.Generation;
import io.greenlight.generation.Layouts;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.Target;
import io.greenlight.readiness.ReadinessStore.AccountLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns accounts READY: when the last unit of an account is done, its index is refreshed, and count and hash sums in the
 * index are compared with the load's own ledger. Acknowledged is not yet searchable, and equal counts are not proof.
 *
 * <p>What waits is read from the control database, so that a process that dies anywhere in here leaves it waiting.
 */
public final class AccountVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(AccountVerifier.class);
    private static final int BATCH = 500;

    private final ReadinessStore store;
    private final Catalog catalog;
    private final Layouts layouts;
    private final LoadObserver observer;
    private final Patience patience;

    public AccountVerifier(
            ReadinessStore store, Catalog catalog, Layouts layouts, LoadObserver observer, Patience patience) {
        this.store = store;
        this.catalog = catalog;
        this.layouts = layouts;
        this.observer = observer;
        this.patience = patience;
    }

    /** Verifies every account of these generations that waits for it, in the order of the plan. Doing it twice is harmless. */
    public void verifyWaiting(List<Generation> generations) {
        generations.forEach(this::verifyWaiting);
    }

    private void verifyWaiting(Generation generation) {
        List<AccountId> waiting = store.waitingForVerification(generation, BATCH);
        while (!waiting.isEmpty()) {
            List<AccountId> accounts = waiting;
            patience.run(generation.target(), () -> verify(generation, accounts));
            waiting = store.waitingForVerification(generation, BATCH);
        }
    }

    private void verify(Generation generation, List<AccountId> accounts) {
        GenerationLayout layout = layouts.layout(generation);
        Target target = layouts.target(generation);
        target.refresh(layout);
        observer.at(LoadPoint.AFTER_REFRESH);
        Map<AccountId, HashSum> found = target.sums(layout, accounts);
        Map<AccountId, AccountLedger> ledgers = store.ledgers(generation, accounts);
        List<AccountId> ready = new ArrayList<>();
        for (AccountId account : accounts) {
            AccountLedger ledger = ledgers.getOrDefault(account, AccountLedger.empty(account));
            String fault = fault(generation, ledger, found.getOrDefault(account, HashSum.ZERO));
            if (fault.isEmpty()) {
                ready.add(account);
            } else {
                LOG.warn("Account {} of {} is FAILED: {}", account, generation.name(), fault);
                store.markFailed(generation, account, fault);
            }
        }
        store.markReady(generation, ready);
    }

    private String fault(Generation generation, AccountLedger ledger, HashSum found) {
        long allowed = catalog.entity(generation.entity()).settings().maxDeadLettersPerAccount();
        if (ledger.dead() > allowed) {
            return "DEAD_LETTERS: %d, at most %d are allowed".formatted(ledger.dead(), allowed);
        }
        if (!found.equals(ledger.indexed())) {
            return "CONTENT_DIFFERS: the load wrote %d documents, the index has %d%s"
                    .formatted(
                            ledger.indexed().count() + ledger.superseded(),
                            found.count(),
                            found.count() == ledger.indexed().count() ? " with other content" : "");
        }
        return "";
    }
}
