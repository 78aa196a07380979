package io.greenlight.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final Rate rate = new Rate(Duration.ofSeconds(10));

    @Test
    void isUnknownBeforeTwoSamples() {
        assertThat(rate.perSecond()).isZero();
        assertThat(rate.findTimeFor(100)).isEmpty();

        rate.add(START, 500);

        assertThat(rate.perSecond()).isZero();
        assertThat(rate.findTimeFor(100)).isEmpty();
    }

    @Test
    void countsFromTheFirstSampleOfTheWindow() {
        rate.add(START, 500);
        rate.add(START.plusSeconds(4), 1_300);

        assertThat(rate.perSecond()).isEqualTo(200);
        assertThat(rate.findTimeFor(1_000)).contains(Duration.ofSeconds(5));
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        rate.add(START, 0);
        rate.add(START.plusSeconds(8), 80_000);
        rate.add(START.plusSeconds(16), 80_080);

        assertThat(rate.perSecond()).isEqualTo(10);
    }

    @Test
    void hasNoTimeLeftWhenNothingMoves() {
        rate.add(START, 500);
        rate.add(START.plusSeconds(5), 500);

        assertThat(rate.findTimeFor(1)).isEmpty();
    }

    @Test
    void bearsTwoSamplesOfOneMoment() {
        rate.add(START, 500);
        rate.add(START, 600);

        assertThat(rate.perSecond()).isZero();
    }
}
