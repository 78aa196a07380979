package io.greenlight.readiness;

import io.greenlight.document.AccountId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was read of accounts until it is said to have changed. While it is not sure that all changes are heard it
 * remembers nothing. What was read while a change was said is used once and not remembered. Safe for use by many threads.
 */
final class RememberedRows {
    private final Function<Collection<AccountId>, Map<AccountId, KnownAccount>> read;
    private final BooleanSupplier hearsAll;
    private final LongSupplier nanos;
    private final int most;
    /** The one that was read first comes first. */
    private final Map<AccountId, Remembered> entries = new LinkedHashMap<>();

    private final Set<Reading> readings = new HashSet<>();

    private record Remembered(KnownAccount account, long readAt) {}

    /** A statement under way, and what was said to have changed meanwhile. */
    private static final class Reading {
        private final Set<AccountId> changed = new HashSet<>();
        private boolean allChanged;
    }

    /**
     * @param read gives an entry for each account
     * @param hearsAll whether changes are heard
     * @param most accounts that are remembered
     * @param nanos the processor's counter
     */
    RememberedRows(
            Function<Collection<AccountId>, Map<AccountId, KnownAccount>> read,
            BooleanSupplier hearsAll,
            int most,
            LongSupplier nanos) {
        this.read = read;
        this.hearsAll = hearsAll;
        this.nanos = nanos;
        this.most = most;
    }

    /**
     * What is remembered of an account; null when it must be read.
     *
     * @param oldestUnready counts of an account that is not ready are not told when they are older
     */
    @Nullable
    KnownAccount find(AccountId account, Duration oldestUnready) {
        if (!hearsAll.getAsBoolean()) {
            return null;
        }
        Remembered entry;
        synchronized (this) {
            entry = entries.get(account);
        }
        return entry == null || (!entry.account.isReady() && nanos.getAsLong() - entry.readAt > oldestUnready.toNanos())
                ? null
                : entry.account;
    }

    /** Reads accounts and remembers them, unless they change meanwhile. */
    Map<AccountId, KnownAccount> read(Collection<AccountId> accounts) {
        Reading reading = new Reading();
        long begin = nanos.getAsLong();
        synchronized (this) {
            readings.add(reading);
        }
        try {
            Map<AccountId, KnownAccount> found = read.apply(accounts);
            synchronized (this) {
                found.forEach((account, known) -> {
                    if (known.known() && !reading.allChanged && !reading.changed.contains(account)) {
                        entries.remove(account);
                        entries.put(account, new Remembered(known, begin));
                    }
                });
                forgetOldest();
            }
            return found;
        } finally {
            synchronized (this) {
                readings.remove(reading);
            }
        }
    }

    /** An account has changed. */
    synchronized void forget(AccountId account) {
        entries.remove(account);
        readings.forEach(reading -> reading.changed.add(account));
    }

    /** Nobody knows which have changed. */
    synchronized void forgetAll() {
        entries.clear();
        readings.forEach(reading -> reading.allChanged = true);
    }

    private void forgetOldest() {
        Iterator<AccountId> oldest = entries.keySet().iterator();
        while (entries.size() > most) {
            oldest.next();
            oldest.remove();
        }
    }
}
