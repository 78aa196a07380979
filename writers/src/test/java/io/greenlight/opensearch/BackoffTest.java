package io.greenlight.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {
    @Property(tries = 300)
    void drawsEachPauseBelowABoundThatDoublesUpToTheMaximum(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 1000) int min, @ForAll @IntRange(max = 5000) int more) {
        Duration max = Duration.ofMillis(min + more);
        Backoff backoff = new Backoff(Duration.ofMillis(min), max, new Random(seed));

        for (int attempt = 0; attempt < 70; attempt++) {
            long bound = Math.min(max.toMillis(), (long) min << Math.min(attempt, 40));
            assertThat(backoff.next().toMillis()).isBetween(0L, bound);
        }
        backoff.startOver();
        assertThat(backoff.next().toMillis()).isBetween(0L, (long) min);
    }
}
