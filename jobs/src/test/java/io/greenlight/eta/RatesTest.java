package io.greenlight.eta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatesTest {
    private static final SizeClass SMALL = SizeClass.of("subscriber", false, 100);
    private static final SizeClass LARGE = SizeClass.of("subscriber", false, 50_000);

    @Test
    void believesTheConfigurationBeforeAnythingWasMeasured() {
        assertThat(new Rates(5_000, List.of()).seconds(new Load(LARGE, 2, 100_000)))
                .isEqualTo(20);
    }

    @Test
    void drawsFewUnitsTowardsWhatWasBelieved() {
        Rates rates = new Rates(5_000, List.of(new Measured(LARGE, 3, 100_000, 60)));

        // Half way for the entity, 0.4 ms, and again for the class.
        assertThat(rates.seconds(new Load(SMALL, 1, 1_000))).isCloseTo(0.4, within(1e-9));
        assertThat(rates.seconds(new Load(LARGE, 1, 1_000))).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void goesByWhatWasMeasuredOnManyUnits() {
        Rates rates = new Rates(
                5_000,
                List.of(
                        new Measured(LARGE, 10_000, 500_000_000, 50_000),
                        new Measured(SMALL, 10_000, 1_000_000, 1_000)));

        assertThat(rates.seconds(new Load(LARGE, 1, 50_000))).isCloseTo(5, within(0.05));
        assertThat(rates.seconds(new Load(SMALL, 1, 50_000))).isCloseTo(50, within(0.5));
    }

    @Test
    void learnsNothingOfOneEntityFromAnother() {
        Rates rates = new Rates(5_000, List.of(new Measured(SizeClass.of("event", false, 9), 100, 1_000, 1_000)));

        assertThat(rates.seconds(new Load(LARGE, 1, 5_000))).isEqualTo(1);
    }

    @Test
    void unitsWithoutDocumentsTeachNothing() {
        assertThat(new Rates(5_000, List.of(new Measured(LARGE, 7, 0, 3))).seconds(new Load(LARGE, 1, 5_000)))
                .isEqualTo(1);
    }

    @Test
    void refusesARateOfNothing() {
        assertThatThrownBy(() -> new Rates(0, List.of())).hasMessage("Cannot estimate with 0.0 documents a second");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "3, 0", "4, 1", "15, 1", "16, 2", "50000, 7", "65535, 7", "65536, 8"})
    void classesArePowersOfFour(long documents, int power) {
        assertThat(SizeClass.of("subscriber", true, documents).power()).isEqualTo(power);
    }
}
