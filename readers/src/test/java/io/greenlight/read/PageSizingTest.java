package io.greenlight.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.read.PageSizing.Limits;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PageSizingTest {
    private static final Limits LIMITS = Limits.DEFAULTS;
    private static final PageSizing START = PageSizing.start(LIMITS);

    @Test
    void growsAtMostTwofold() {
        assertThat(START.after(Duration.ofMillis(50), 2_000, 1).rows()).isEqualTo(4_000);
        assertThat(START.after(Duration.ofMillis(200), 2_000, 1).rows()).isEqualTo(2_500);
    }

    @Test
    void shrinksAtOnce() {
        assertThat(START.after(Duration.ofMillis(2_500), 2_000, 1).rows()).isEqualTo(200);
        assertThat(START.after(Duration.ofMinutes(1), 2_000, 1).rows()).isEqualTo(LIMITS.minRows());
    }

    @Test
    void asksForNoMoreRowsThanFitTheBytes() {
        assertThat(START.after(Duration.ofMillis(100), 2_000, 2 * LIMITS.maxBytes())
                        .rows())
                .isEqualTo(1_000);
    }

    @Test
    void learnsNothingFromAnEmptyPage() {
        assertThat(START.after(Duration.ofMillis(1), 0, 0)).isEqualTo(START);
    }

    @Test
    void doesNotTakeTheShortLastPageOfAUnitForASlowSource() {
        assertThat(START.after(Duration.ofMillis(20), 3, 1_000)).isEqualTo(START);
        assertThat(START.after(Duration.ofSeconds(1), 1_000, 1_000).rows()).isEqualTo(250);
    }

    @Test
    void refusesLimitsThatContradict() {
        assertThatThrownBy(() -> new Limits(10, 9, Duration.ofMillis(1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot size pages from 10 to 9 rows: at least 1, and in order");
    }

    @Property
    void staysWithinItsLimits(
            @ForAll @IntRange(min = 1, max = 20_000) int rows,
            @ForAll @LongRange(min = 0, max = 100_000_000_000L) long nanos,
            @ForAll @IntRange(min = 0, max = 20_000) int rowsRead,
            @ForAll @LongRange(min = 0, max = 1L << 40) long bytes) {
        PageSizing sizing = new PageSizing(LIMITS, rows);
        PageSizing next = sizing.after(Duration.ofNanos(nanos), rowsRead, bytes);

        assertThat(next.rows()).isBetween(LIMITS.minRows(), Math.min(LIMITS.maxRows(), 2 * sizing.rows()));
    }

    @Property
    void reachesTheTargetTimeAtAnySteadyPace(@ForAll @IntRange(min = 13, max = 2_400) int microsPerRow) {
        PageSizing sizing = START;
        for (int page = 0; page < 8; page++) {
            sizing = sizing.after(Duration.ofNanos(sizing.rows() * 1_000L * microsPerRow), sizing.rows(), 1);
        }

        assertThat(sizing.rows() * (double) microsPerRow / 1_000).isBetween(225.0, 251.0);
    }
}
