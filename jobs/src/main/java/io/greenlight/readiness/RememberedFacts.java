package io.greenlight.readiness;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The facts that decide about all accounts, read by one statement at a time for all who ask.
 *
 * <p>While changes are heard they are read again when one is said, and those before count for {@value #GRACE_MILLIS} ms more, so
 * that nobody waits for what changes every two seconds. Otherwise none counts that is older than that. Safe for use by many threads.
 */
final class RememberedFacts {
    static final int GRACE_MILLIS = 250;

    private static final Duration GRACE = Duration.ofMillis(GRACE_MILLIS);
    private static final Duration OLDEST = Duration.ofSeconds(10);

    private final Supplier<Facts> read;
    private final BooleanSupplier hearsAll;
    private final LongSupplier nanos;
    private @Nullable Facts last;
    private long changedAt;
    private boolean changed;
    private @Nullable CompletableFuture<Facts> running;
    private long runningSince;

    RememberedFacts(Supplier<Facts> read, BooleanSupplier hearsAll, LongSupplier nanos) {
        this.read = read;
        this.hearsAll = hearsAll;
        this.nanos = nanos;
    }

    /** A fact has changed. */
    synchronized void change() {
        if (!changed) {
            changed = true;
            changedAt = nanos.getAsLong();
        }
    }

    /** Facts that are true, or were {@value #GRACE_MILLIS} ms ago; complete at once when there are such. */
    synchronized CompletableFuture<Facts> facts() {
        Facts known = last;
        long now = nanos.getAsLong();
        if (known != null && counts(known, now)) {
            if (changed) {
                start();
            }
            return CompletableFuture.completedFuture(known);
        }
        // What is being read since long was perhaps seen long ago.
        CompletableFuture<Facts> current = running;
        return current != null && now - runningSince > GRACE.toNanos()
                ? current.handle((facts, failure) -> "").thenCompose(ended -> facts())
                : begin();
    }

    /** Facts that are read after this call, or at most {@value #GRACE_MILLIS} ms before. */
    synchronized CompletableFuture<Facts> read() {
        CompletableFuture<Facts> current = running;
        return current != null && nanos.getAsLong() - runningSince > GRACE.toNanos()
                ? current.handle((facts, failure) -> "").thenCompose(ended -> read())
                : begin();
    }

    private boolean counts(Facts known, long now) {
        long age = now - known.readAt();
        if (age < GRACE.toNanos() && !changed) {
            return true;
        }
        return hearsAll.getAsBoolean() && age < OLDEST.toNanos() && (!changed || now - changedAt < GRACE.toNanos());
    }

    private CompletableFuture<Facts> begin() {
        start();
        return Objects.requireNonNull(running);
    }

    /** It ends by taking the lock that is held here. */
    private void start() {
        if (running == null) {
            CompletableFuture<Facts> result = new CompletableFuture<>();
            running = result;
            runningSince = nanos.getAsLong();
            Thread.ofVirtual().name("readiness-facts").start(() -> complete(result));
        }
    }

    // Whatever goes wrong is told to those who wait.
    @SuppressWarnings("CatchingUnchecked")
    private void complete(CompletableFuture<Facts> result) {
        try {
            Facts facts = read.get();
            synchronized (this) {
                last = facts;
                running = null;
                if (changed && changedAt < facts.readAt()) {
                    changed = false;
                }
            }
            result.complete(facts);
        } catch (RuntimeException | Error failure) {
            synchronized (this) {
                running = null;
            }
            result.completeExceptionally(failure);
        }
    }
}
