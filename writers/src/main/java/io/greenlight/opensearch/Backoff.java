package io.greenlight.opensearch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses with full jitter: the n-th is drawn evenly from zero to {@code min * 2^(n-1)}, at most {@code max}, so that
 * writers that were turned away together do not come back together. For one thread at a time.
 */
final class Backoff {
    private final long minMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private int attempts;

    Backoff(Duration min, Duration max, RandomGenerator random) {
        this.minMillis = Math.max(1, min.toMillis());
        this.maxMillis = Math.max(1, max.toMillis());
        this.random = random;
    }

    Duration next() {
        int doublings = Math.min(attempts++, 30);
        long bound = minMillis > maxMillis >> doublings ? maxMillis : minMillis << doublings;
        return Duration.ofMillis(random.nextLong(bound + 1));
    }

    void startOver() {
        attempts = 0;
    }
}
