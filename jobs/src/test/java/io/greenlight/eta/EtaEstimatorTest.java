package io.greenlight.eta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.eta.EtaEstimator.SourceWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EtaEstimatorTest {
    private static final Rates TEN_THOUSAND = new Rates(10_000, List.of());
    private static final SizeClass LARGE = SizeClass.of("subscriber", false, 50_000);

    @Example
    void reckonsTheWorkedExample() {
        SourceWork before = new SourceWork(4, TEN_THOUSAND, List.of(new Load(LARGE, 12, 600_000)));
        Load last = new Load(SizeClass.of("subscriber", false, 20_000), 1, 20_000);
        SourceWork all = new SourceWork(4, TEN_THOUSAND, List.of(new Load(LARGE, 12, 600_000), last));

        assertThat(EtaEstimator.untilDone(before, last)).isEqualTo(Duration.ofMillis(15_125));
        assertThat(EtaEstimator.untilDone(List.of(all))).isEqualTo(Duration.ofMillis(15_500));
    }

    @Example
    void theSlowestSourceDecides() {
        SourceWork fast = new SourceWork(2, TEN_THOUSAND, List.of(new Load(LARGE, 2, 100_000)));
        SourceWork slow = new SourceWork(2, new Rates(1_000, List.of()), List.of(new Load(LARGE, 2, 100_000)));

        assertThat(EtaEstimator.untilDone(List.of(fast, slow))).isEqualTo(Duration.ofSeconds(50));
    }

    @Example
    void oneUnitIsLoadedByOneSlot() {
        SourceWork one = new SourceWork(8, TEN_THOUSAND, List.of(new Load(LARGE, 1, 50_000)));

        assertThat(EtaEstimator.untilDone(List.of(one))).isEqualTo(Duration.ofSeconds(5));
    }

    @Example
    void nothingLeftIsDoneNow() {
        assertThat(EtaEstimator.untilDone(List.of())).isZero();
        assertThat(EtaEstimator.untilDone(List.of(new SourceWork(3, TEN_THOUSAND, List.of()))))
                .isZero();
    }

    @Example
    void refusesASourceWithoutSlots() {
        assertThatThrownBy(() -> new SourceWork(0, TEN_THOUSAND, List.of()))
                .hasMessage("Cannot estimate with 0 slots: at least 1");
    }

    @Property
    void isNeverNegative(@ForAll("loads") List<Load> loads, @ForAll @IntRange(min = 1, max = 64) int slots) {
        SourceWork work = new SourceWork(slots, TEN_THOUSAND, loads);

        assertThat(EtaEstimator.untilDone(List.of(work))).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(EtaEstimator.untilDone(work, new Load(LARGE, 1, 0))).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Property
    void moreSlotsAreNeverLater(@ForAll("loads") List<Load> loads, @ForAll @IntRange(min = 1, max = 63) int slots) {
        SourceWork fewer = new SourceWork(slots, TEN_THOUSAND, loads);
        SourceWork more = new SourceWork(slots + 1, TEN_THOUSAND, loads);
        Load unit = new Load(LARGE, 1, 50_000);

        assertThat(EtaEstimator.untilDone(List.of(more))).isLessThanOrEqualTo(EtaEstimator.untilDone(List.of(fewer)));
        assertThat(EtaEstimator.untilDone(more, unit)).isLessThanOrEqualTo(EtaEstimator.untilDone(fewer, unit));
    }

    @Property
    void moreInTheQueueIsNeverEarlier(
            @ForAll("loads") List<Load> loads,
            @ForAll("load") Load further,
            @ForAll @IntRange(min = 1, max = 64) int slots) {
        List<Load> all = new ArrayList<>(loads);
        all.add(further);
        SourceWork less = new SourceWork(slots, TEN_THOUSAND, loads);
        SourceWork more = new SourceWork(slots, TEN_THOUSAND, all);
        Load unit = new Load(LARGE, 1, 50_000);

        assertThat(EtaEstimator.untilDone(List.of(more))).isGreaterThanOrEqualTo(EtaEstimator.untilDone(List.of(less)));
        assertThat(EtaEstimator.untilDone(more, unit)).isGreaterThanOrEqualTo(EtaEstimator.untilDone(less, unit));
    }

    @Provide
    Arbitrary<List<Load>> loads() {
        return load().list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<Load> load() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 1_000),
                        Arbitraries.longs().between(0, 200_000),
                        Arbitraries.of(true, false))
                .as((units, documents, range) ->
                        new Load(SizeClass.of("subscriber", range, documents), units, units * documents));
    }
}
