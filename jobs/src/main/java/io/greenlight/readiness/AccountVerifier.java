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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns accounts READY: when the last unit of an account is done, its index is refreshed, and count and hash sums in the
 * index are compared with the ledgers of the load and of the sync. Acknowledged is not yet searchable, and equal counts are not
 * proof.
 *
 * <p>Where the sync writes to the account meanwhile, the two may be looked at in different moments: then they are compared again, and
 * at last the account is compared with its source.
 *
 * <p>What waits is read from the control database, so that a process that dies anywhere in here leaves it waiting.
 */
public final class AccountVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(AccountVerifier.class);
    private static final int BATCH = 500;
    /** Looks at an account that the sync writes to, before it is compared with its source. */
    private static final int LOOKS = 6;

    private final ReadinessStore store;
    private final Catalog catalog;
    private final Indexes indexes;
    private final SourceCheck sources;
    private final LoadObserver observer;
    private final Patience patience;
    private final Map<Looked, Integer> looks = new ConcurrentHashMap<>();

    /**
     * What is compared.
     *
     * @param layouts finds the indexes
     * @param demand tells where the sync writes
     */
    public record Indexes(Layouts layouts, FreshnessDemand demand) {}

    private record Looked(String generation, AccountId account) {}

    public AccountVerifier(
            ReadinessStore store,
            Catalog catalog,
            Indexes indexes,
            SourceCheck sources,
            LoadObserver observer,
            Patience patience) {
        this.store = store;
        this.catalog = catalog;
        this.indexes = indexes;
        this.sources = sources;
        this.observer = observer;
        this.patience = patience;
    }

    /**
     * Verifies every account of these generations that waits for it, in the order of the plan. Doing it twice is harmless.
     *
     * @return accounts that must be looked at once more, since the sync writes to them
     */
    public int verifyWaiting(List<Generation> generations) {
        return generations.stream().mapToInt(this::verifyWaiting).sum();
    }

    private int verifyWaiting(Generation generation) {
        Set<AccountId> again = new HashSet<>();
        List<AccountId> waiting = store.waitingForVerification(generation, BATCH);
        while (!waiting.isEmpty()) {
            List<AccountId> accounts = waiting;
            again.addAll(patience.call(generation.target(), () -> verify(generation, accounts)));
            // Those that are looked at again stay in front; who is behind them must not wait for it.
            waiting = store.waitingForVerification(generation, BATCH + again.size()).stream()
                    .filter(account -> !again.contains(account))
                    .toList();
        }
        return again.size();
    }

    private List<AccountId> verify(Generation generation, List<AccountId> accounts) {
        GenerationLayout layout = indexes.layouts.layout(generation);
        Target target = indexes.layouts.target(generation);
        target.refresh(layout);
        observer.at(LoadPoint.AFTER_REFRESH);
        Map<AccountId, HashSum> found = target.sums(layout, accounts);
        Map<AccountId, AccountLedger> ledgers = store.ledgers(generation, accounts);
        long allowed = allowed(generation);
        Map<AccountId, Long> dead = store.countDead(generation, accounts, allowed);
        List<AccountId> ready = new ArrayList<>();
        List<AccountId> again = new ArrayList<>();
        List<AccountId> doubtful = new ArrayList<>();
        for (AccountId account : accounts) {
            AccountLedger ledger = ledgers.getOrDefault(account, AccountLedger.empty(account));
            HashSum sum = found.getOrDefault(account, HashSum.ZERO);
            Long tooMany = dead.get(account);
            if (tooMany != null) {
                fail(
                        generation,
                        account,
                        ReasonCode.DEAD_LETTERS.with("%d, at most %d are allowed".formatted(tooMany, allowed)));
            } else if (sum.equals(ledger.indexed())) {
                ready.add(account);
            } else if (!indexes.demand.followed().follows(generation.entity())) {
                fail(generation, account, contentFault(ledger, sum));
            } else if (mayBeLookedAtAgain(generation, account)) {
                again.add(account);
            } else {
                doubtful.add(account);
            }
        }
        markReady(generation, ready);
        // Reading sources takes its time, which the others must not wait for.
        for (AccountId account : doubtful) {
            if (isEqualToSource(generation, account)) {
                markReady(generation, List.of(account));
            } else {
                fail(
                        generation,
                        account,
                        contentFault(
                                ledgers.getOrDefault(account, AccountLedger.empty(account)),
                                found.getOrDefault(account, HashSum.ZERO)));
            }
        }
        return again;
    }

    private void markReady(Generation generation, List<AccountId> ready) {
        ready.forEach(account -> looks.remove(new Looked(generation.name(), account)));
        store.markReady(generation, ready, allowed(generation));
    }

    private boolean mayBeLookedAtAgain(Generation generation, AccountId account) {
        return looks.merge(new Looked(generation.name(), account), 1, Integer::sum) < LOOKS;
    }

    /** What a crash of the sync left out of its ledger is put in, so that the whole adds up as well. */
    private boolean isEqualToSource(Generation generation, AccountId account) {
        LOG.info("Account {} of {} is compared with its source: its ledgers do not add up", account, generation.name());
        AccountLedger before =
                store.ledgers(generation, List.of(account)).getOrDefault(account, AccountLedger.empty(account));
        Target target = indexes.layouts.target(generation);
        GenerationLayout layout = indexes.layouts.layout(generation);
        target.refresh(layout);
        HashSum found = target.sums(layout, List.of(account)).getOrDefault(account, HashSum.ZERO);
        if (!sources.isEqual(generation, account)) {
            return false;
        }
        store.correct(generation, account, found.minus(before.indexed()));
        return true;
    }

    /**
     * Compares every account of a generation that is loaded with its ledgers, and those that do not add up with their sources.
     *
     * @return what differs, one line each; empty when nothing does
     */
    public List<String> verifyAll(Generation generation) {
        GenerationLayout layout = indexes.layouts.layout(generation);
        Target target = indexes.layouts.target(generation);
        List<String> faults = new ArrayList<>();
        List<AccountId> accounts = store.accounts(generation);
        for (int from = 0; from < accounts.size(); from += BATCH) {
            List<AccountId> some = accounts.subList(from, Math.min(accounts.size(), from + BATCH));
            Map<AccountId, HashSum> found = target.sums(layout, some);
            Map<AccountId, AccountLedger> ledgers = store.ledgers(generation, some);
            for (AccountId account : some) {
                AccountLedger ledger = ledgers.getOrDefault(account, AccountLedger.empty(account));
                HashSum sum = found.getOrDefault(account, HashSum.ZERO);
                if (!sum.equals(ledger.indexed()) && !isEqualToSource(generation, account)) {
                    faults.add("account %s: %s".formatted(account, contentFault(ledger, sum)));
                }
            }
        }
        return faults;
    }

    private void fail(Generation generation, AccountId account, String fault) {
        LOG.warn("Account {} of {} is FAILED: {}", account, generation.name(), fault);
        looks.remove(new Looked(generation.name(), account));
        store.markFailed(generation, account, fault);
    }

    private long allowed(Generation generation) {
        return catalog.entity(generation.entity()).settings().maxDeadLettersPerAccount();
    }

    private static String contentFault(AccountLedger ledger, HashSum found) {
        return ReasonCode.CONTENT_DIFFERS.with("the load wrote %d documents, the index has %d%s"
                .formatted(
                        ledger.indexed().count() + ledger.superseded(),
                        found.count(),
                        found.count() == ledger.indexed().count() ? " with other content" : ""));
    }
}
