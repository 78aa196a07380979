package io.greenlight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.bench.EtaSimulation.Errors;
import io.greenlight.bench.PlanSimulation.Order;
import io.greenlight.plan.PlannedUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class EtaSimulationTest {
    private static final int SLOTS = 8;
    private static final int RATE = 5_000;

    private final List<PlannedUnit> units = new PlanSimulation(
                    new ColdDay(5, 10_000, 100_000_000).demands((double) SLOTS * RATE), SLOTS, RATE)
            .units(Order.POLICY);

    @Test
    void estimatesAreNearTheTruthThoughTheConfiguredRateIsNot() {
        Errors errors = new EtaSimulation(units, SLOTS, RATE).run(1);

        assertThat(errors.quantile(0.5)).isBetween(0.0, 0.2);
        assertThat(errors.quantile(0.9)).isBetween(0.0, 0.3);
        assertThat(errors.accountQuantile(0.5)).isBetween(0.0, 0.2);
        assertThat(errors.accountQuantile(0.9)).isBetween(0.0, 0.4);
    }

    @Test
    void theSameSeedGivesTheSameErrors() {
        EtaSimulation simulation = new EtaSimulation(units, SLOTS, RATE);

        assertThat(simulation.run(7)).isEqualTo(simulation.run(7)).isNotEqualTo(simulation.run(8));
    }
}
