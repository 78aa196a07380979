package io.greenlight.look;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at something elsewhere that many askers share: one at a time, not more often than they agreed to, in a thread of its
 * own. What it found is as old as its <em>beginning</em>, so that a slow look never passes for a fresh one. Safe for use by
 * many threads.
 */
public final class SharedLook<T> {
    private final Supplier<T> look;
    private final Pace pace;
    private final LongSupplier nanos;
    private @Nullable Attempt<T> last;
    private @Nullable Attempt<T> running;

    /**
     * How often to look, and how long what was seen counts.
     *
     * @param every a look is good for so long without another one being begun
     * @param oldest what was seen longer ago is not told any more
     * @param patience longest time an asker waits for a look, counted from the look's beginning
     */
    public record Pace(Duration every, Duration oldest, Duration patience) {
        public Pace {
            if (!every.isPositive() || oldest.compareTo(every) < 0 || !patience.isPositive()) {
                throw new IllegalArgumentException(
                        "Cannot look every %s, for %s, in %s: the second must not be shorter than the first, and all positive"
                                .formatted(every, oldest, patience));
            }
        }
    }

    /** Looks at this pace. */
    public SharedLook(Supplier<T> look, Pace pace) {
        this(look, pace, System::nanoTime);
    }

    SharedLook(Supplier<T> look, Pace pace, LongSupplier nanos) {
        this.look = look;
        this.pace = pace;
        this.nanos = nanos;
    }

    /**
     * What was seen, if it was seen in time; empty when nobody knows. Begins a look when it is due, and waits for it only
     * when there is nothing younger to tell.
     *
     * @throws RuntimeException what the look threw
     */
    public Optional<T> find() {
        Attempt<T> recent = recent();
        Attempt<T> answer = recent != null ? recent : await(current());
        return answer == null || age(answer) >= pace.oldest.toNanos() ? Optional.empty() : Optional.of(answer.seen());
    }

    /**
     * The same without waiting: empty also when a look is still under way.
     *
     * @throws RuntimeException what the look threw
     */
    public Optional<T> findAtOnce() {
        Attempt<T> recent = recent();
        return recent == null ? Optional.empty() : Optional.of(recent.seen());
    }

    /** Begins a look if one is due, and waits for nothing. */
    public void begin() {
        recent();
    }

    private synchronized @Nullable Attempt<T> recent() {
        Attempt<T> finished = finished();
        if (finished == null || age(finished) >= pace.every.toNanos()) {
            start();
        }
        return finished != null && age(finished) < pace.oldest.toNanos() ? finished : null;
    }

    /** Moves a look that has ended to where its result is told from. */
    private @Nullable Attempt<T> finished() {
        Attempt<T> ended = running;
        if (ended != null && ended.result.isDone()) {
            last = ended;
            running = null;
        }
        return last;
    }

    private void start() {
        if (running == null) {
            CompletableFuture<T> result = new CompletableFuture<>();
            running = new Attempt<>(nanos.getAsLong(), result);
            Thread.ofVirtual().name("look").start(() -> complete(result));
        }
    }

    // Whatever goes wrong is thrown to those who ask.
    @SuppressWarnings("CatchingUnchecked")
    private void complete(CompletableFuture<T> result) {
        try {
            result.complete(look.get());
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure);
        }
    }

    private synchronized @Nullable Attempt<T> current() {
        return running != null ? running : last;
    }

    private @Nullable Attempt<T> await(@Nullable Attempt<T> attempt) {
        if (attempt == null) {
            return null;
        }
        try {
            attempt.result.get(Math.max(0, pace.patience.toNanos() - age(attempt)), TimeUnit.NANOSECONDS);
            return attempt;
        } catch (ExecutionException failed) {
            return attempt;
        } catch (TimeoutException late) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private long age(Attempt<T> attempt) {
        return nanos.getAsLong() - attempt.begun;
    }

    private record Attempt<T>(long begun, CompletableFuture<T> result) {
        T seen() {
            try {
                return result.join();
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
            }
        }
    }
}
