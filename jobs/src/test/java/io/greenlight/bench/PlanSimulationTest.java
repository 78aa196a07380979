package io.greenlight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.bench.PlanSimulation.Order;
import io.greenlight.bench.PlanSimulation.Outcome;
import io.greenlight.plan.AccountDemand;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanSimulationTest {
    private static final int SLOTS = 8;
    private static final int RATE = 5_000;

    private final List<AccountDemand> day = new ColdDay(5, 10_000, 100_000_000).demands((double) SLOTS * RATE);
    private final PlanSimulation simulation = new PlanSimulation(day, SLOTS, RATE);

    @Test
    void aThirdOfTheSendsCannotBeMetByAnyone() {
        assertThat((double) simulation.fewestLateSends() / simulation.sends()).isBetween(1 / 3.0, 0.6);
    }

    @Test
    void theRealOrderMissesHardlyMoreSendsThanTheOptimum() {
        Outcome planned = simulation.run(Order.POLICY);

        assertThat(simulation.overFewestLate(planned)).isBetween(1.0, 1.1);
        assertThat(simulation.overLeastWaiting(planned)).isBetween(0.9, 1.1);
        assertThat(planned.longestWait()).isLessThan(PlanSimulation.AGING_BOUND);
    }

    @Test
    void everyOtherOrderMissesMore() {
        long planned = simulation.run(Order.POLICY).lateSends();

        assertThat(simulation.run(Order.ACCOUNT_ID).lateSends()).isGreaterThan(2 * planned);
        assertThat(simulation.run(Order.EARLIEST_DUE_FIRST).lateSends()).isGreaterThan(planned);
    }
}
