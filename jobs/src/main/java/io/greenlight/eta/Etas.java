package io.greenlight.eta;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.document.AccountId;
import io.greenlight.eta.EtaEstimator.SourceWork;
import io.greenlight.eta.EtaStore.AccountUnit;
import io.greenlight.eta.EtaStore.SourceLoad;
import io.greenlight.eta.EtaStore.SourceMeasured;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * When reindexes and accounts will be done, by what the control database knows now. What was reckoned is remembered for some
 * seconds. For accounts, of which many ask, at most {@value #AT_A_TIME} are reckoned at a time, each in a thread of its own:
 * who asks waits for it only shortly, and gets no estimate instead of a late one. Safe for use by many threads.
 */
@Component
public class Etas {
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int AT_A_TIME = 2;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final EtaStore store;
    private final SlotStore slots;
    private final Catalog catalog;
    private final InstantSource clock;
    private final double configuredRate;
    private final Semaphore reckoning = new Semaphore(AT_A_TIME);
    private final Remembered<Long, Map<String, Rates>> rates;
    private final Remembered<Long, Optional<Instant>> reindexes;
    private final Remembered<AccountId, Optional<Instant>> accounts;

    Etas(EtaStore store, SlotStore slots, Catalog catalog, GreenlightProperties properties, InstantSource clock) {
        this.store = store;
        this.slots = slots;
        this.catalog = catalog;
        this.clock = clock;
        this.configuredRate = properties.plan().documentsPerSecondAndSlot();
        this.rates = new Remembered<>(REMEMBERED, MOST_REMEMBERED, clock);
        this.reindexes = new Remembered<>(REMEMBERED, MOST_REMEMBERED, clock);
        this.accounts = new Remembered<>(REMEMBERED, MOST_REMEMBERED, clock);
    }

    /** Until a reindex is loaded; empty when nobody knows, since it is not being loaded, or it or one of its sources is paused. */
    public Optional<Duration> findLeft(long reindex) {
        Optional<Instant> end = reindexes.get(reindex, this::findEnd);
        // That it is over by now has proved wrong.
        boolean refuted =
                end.filter(instant -> !instant.isAfter(clock.instant())).isPresent();
        return (refuted ? reindexes.renew(reindex, this::findEnd) : end)
                .map(instant -> Duration.between(clock.instant(), instant))
                .map(left -> left.isNegative() ? Duration.ZERO : left);
    }

    private Optional<Instant> findEnd(long reindex) {
        return reckon(reindex).map(left -> clock.instant().plus(left));
    }

    private Optional<Duration> reckon(long reindex) {
        if (!store.isLoading(reindex)) {
            return Optional.empty();
        }
        Map<String, List<Load>> bySource = new LinkedHashMap<>();
        for (SourceLoad left : store.left(reindex)) {
            bySource.computeIfAbsent(left.source(), source -> new ArrayList<>()).add(left.load());
        }
        if (bySource.keySet().stream().anyMatch(store::isPaused)) {
            return Optional.empty();
        }
        return Optional.of(EtaEstimator.untilDone(bySource.entrySet().stream()
                .map(source -> work(reindex, source.getKey(), source.getValue()))
                .toList()));
    }

    /** Until all reindexes that are being loaded are; empty when there is none, or nobody knows of one. */
    public Optional<Duration> findLeftOfAll() {
        List<Optional<Duration>> all =
                store.loading().stream().map(this::findLeft).toList();
        return all.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : all.stream().flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    /**
     * When the last unit of an account will be done that it needs to send; it is verified then. Empty when nobody knows.
     */
    public Optional<Instant> findReadyAt(AccountId account) {
        Optional<Optional<Instant>> known = accounts.find(account);
        if (known.isPresent()) {
            return known.get();
        }
        return reckoning.tryAcquire() ? await(begin(account)) : Optional.empty();
    }

    /** Goes on when nobody waits any more, so that the next one who asks finds it. */
    private CompletableFuture<Optional<Instant>> begin(AccountId account) {
        CompletableFuture<Optional<Instant>> result = new CompletableFuture<>();
        Thread.ofVirtual().name("eta").start(() -> {
            try {
                result.complete(accounts.get(account, this::reckon));
            } catch (DataAccessException | TransactionException away) {
                result.complete(Optional.empty());
            } finally {
                reckoning.release();
                result.complete(Optional.empty());
            }
        });
        return result;
    }

    private static Optional<Instant> await(CompletableFuture<Optional<Instant>> result) {
        try {
            return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<Instant> reckon(AccountId account) {
        return store.loading().stream()
                .flatMap(reindex -> findUntilDone(account, reindex).stream())
                .max(Comparator.naturalOrder())
                .map(left -> clock.instant().plus(left));
    }

    private Optional<Duration> findUntilDone(AccountId account, long reindex) {
        List<AccountUnit> units = store.unitsOf(account, catalog.sendingEntities(), reindex);
        if (units.stream().map(AccountUnit::source).distinct().anyMatch(store::isPaused)) {
            return Optional.empty();
        }
        Optional<Duration> running = units.stream()
                .filter(AccountUnit::running)
                .map(unit -> EtaEstimator.untilDone(work(reindex, unit.source(), List.of()), unit.load()))
                .max(Comparator.naturalOrder());
        Optional<Duration> queued = units.stream()
                .filter(unit -> !unit.running())
                .min(Comparator.comparingLong(AccountUnit::lift)
                        .thenComparing(
                                Comparator.comparingLong(AccountUnit::rank).reversed()))
                .map(last -> EtaEstimator.untilDone(work(reindex, last.source(), store.before(last)), last.load()));
        return queued.or(() -> running)
                .map(left -> running.filter(later -> later.compareTo(left) > 0).orElse(left));
    }

    private SourceWork work(long reindex, String source, List<Load> loads) {
        int limit = slots.limit(source);
        int atWork = store.slotsAtWork(source);
        Rates measured = rates.get(reindex, this::rates).getOrDefault(source, new Rates(configuredRate, List.of()));
        return new SourceWork(atWork == 0 ? limit : Math.min(limit, atWork), measured, loads);
    }

    private Map<String, Rates> rates(long reindex) {
        Map<String, List<Measured>> bySource = new LinkedHashMap<>();
        for (SourceMeasured one : store.measured(reindex)) {
            bySource.computeIfAbsent(one.source(), source -> new ArrayList<>()).add(one.measured());
        }
        Map<String, Rates> all = new LinkedHashMap<>();
        bySource.forEach((source, measured) -> all.put(source, new Rates(configuredRate, measured)));
        return all;
    }
}
