package io.greenlight.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RememberedFactsTest {
    private static final long GRACE =
            Duration.ofMillis(RememberedFacts.GRACE_MILLIS).toNanos();

    private final AtomicBoolean hears = new AtomicBoolean(true);
    private final AtomicLong nanos = new AtomicLong(1);
    private final AtomicInteger reads = new AtomicInteger();
    private Supplier<Facts> database = () -> {
        reads.incrementAndGet();
        return new Facts(Map.of("subscriber", new Facts.Serving(reads.get(), null)), Map.of(), Map.of(), nanos.get());
    };
    private final RememberedFacts facts = new RememberedFacts(() -> database.get(), hears::get, nanos::get);

    private long generation() {
        return facts.facts().join().numberServing("subscriber");
    }

    @Test
    void whatWasReadCountsUntilItIsSaidToHaveChanged() {
        assertThat(generation()).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(generation()).isEqualTo(1);

        nanos.incrementAndGet();
        facts.change();
        nanos.addAndGet(GRACE);
        assertThat(generation()).isEqualTo(2);
    }

    @Test
    void nobodyWaitsForAMomentAfterAChange() {
        assertThat(generation()).isEqualTo(1);
        nanos.incrementAndGet();
        facts.change();

        assertThat(facts.facts()).isCompletedWithValueMatching(known -> known.numberServing("subscriber") == 1);
    }

    @Test
    void onlyWhatIsYoungCountsWhileChangesAreNotHeard() {
        hears.set(false);
        assertThat(generation()).isEqualTo(1);
        nanos.addAndGet(GRACE - 1);
        assertThat(generation()).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(generation()).isEqualTo(2);
    }

    @Test
    void aFailureIsToldAndNotRemembered() {
        Supplier<Facts> working = database;
        database = () -> {
            throw new IllegalStateException("away");
        };
        assertThatThrownBy(this::generation)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("away");
        database = working;
        assertThat(generation()).isEqualTo(1);
    }
}
