package io.greenlight.readiness;

import io.greenlight.document.AccountId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Reads accounts for many who ask at the same time: at most {@value #AT_A_TIME} statements are under way, and who comes
 * meanwhile is in the next. So there are few statements however many ask, and one who asks alone does not wait. Safe for use by
 * many threads.
 */
final class RowLoader {
    static final int AT_A_TIME = 2;
    static final int LARGEST = 1_000;

    private final Function<Collection<AccountId>, Map<AccountId, KnownAccount>> read;
    private final Semaphore free = new Semaphore(AT_A_TIME);
    private Map<AccountId, CompletableFuture<KnownAccount>> waiting = new HashMap<>();

    /** Reading by this function, which gives an entry for each account. */
    RowLoader(Function<Collection<AccountId>, Map<AccountId, KnownAccount>> read) {
        this.read = read;
    }

    /** What is known of an account, by a statement that begins after this call. */
    CompletableFuture<KnownAccount> load(AccountId account) {
        CompletableFuture<KnownAccount> result;
        synchronized (this) {
            result = waiting.computeIfAbsent(account, name -> new CompletableFuture<>());
        }
        begin();
        return result;
    }

    /** The same for several. */
    List<CompletableFuture<KnownAccount>> loadAll(Collection<AccountId> accounts) {
        List<CompletableFuture<KnownAccount>> results = new ArrayList<>(accounts.size());
        synchronized (this) {
            accounts.forEach(
                    account -> results.add(waiting.computeIfAbsent(account, name -> new CompletableFuture<>())));
        }
        begin();
        return results;
    }

    private void begin() {
        if (free.tryAcquire()) {
            Thread.ofVirtual().name("readiness-rows").start(this::work);
        }
    }

    private void work() {
        try {
            for (Map<AccountId, CompletableFuture<KnownAccount>> batch = take(); !batch.isEmpty(); batch = take()) {
                read(batch);
            }
        } finally {
            free.release();
        }
        // Who came after the last look, and found no permit.
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
        }
        begin();
    }

    private synchronized Map<AccountId, CompletableFuture<KnownAccount>> take() {
        if (waiting.size() <= LARGEST) {
            Map<AccountId, CompletableFuture<KnownAccount>> all = waiting;
            waiting = new HashMap<>();
            return all;
        }
        Map<AccountId, CompletableFuture<KnownAccount>> some = new HashMap<>();
        var left = waiting.entrySet().iterator();
        while (some.size() < LARGEST) {
            var one = left.next();
            some.put(one.getKey(), one.getValue());
            left.remove();
        }
        return some;
    }

    // Whatever goes wrong is told to those who wait.
    @SuppressWarnings("CatchingUnchecked")
    private void read(Map<AccountId, CompletableFuture<KnownAccount>> batch) {
        try {
            Map<AccountId, KnownAccount> found = read.apply(batch.keySet());
            batch.forEach((account, result) -> result.complete(found.getOrDefault(account, KnownAccount.UNKNOWN)));
        } catch (RuntimeException | Error failure) {
            batch.values().forEach(result -> result.completeExceptionally(failure));
        }
    }
}
