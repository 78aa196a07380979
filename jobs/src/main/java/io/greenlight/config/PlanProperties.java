package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.plan.*}: who comes first, and how documents are cut into units.
 *
 * @param horizon sends that are due within it count
 * @param planWeights weight of each plan; a plan that is not listed weighs 1
 * @param unitDocuments documents aimed at in one unit
 * @param urgentUnitDocuments the same for accounts whose send can be met; smaller units let the first of them send earlier
 * @param unitAccounts most accounts in one pack
 * @param documentsPerSecondAndSlot expected rate before one was measured
 */
public record PlanProperties(
        @DefaultValue("24h") Duration horizon,
        @DefaultValue Map<String, @DecimalMin("0.001") Double> planWeights,
        @DefaultValue("50000") @Min(100) @Max(10_000_000) int unitDocuments,
        @DefaultValue("10000") @Min(100) @Max(10_000_000) int urgentUnitDocuments,
        @DefaultValue("500") @Min(1) @Max(5_000) int unitAccounts,
        @DefaultValue("5000") @Min(1) @Max(1_000_000) int documentsPerSecondAndSlot) {
    /** How long one slot is expected to take for a unit of accounts whose send can be met. */
    public Duration timeOfUrgentUnit() {
        return Duration.ofMillis(1_000L * urgentUnitDocuments / documentsPerSecondAndSlot);
    }

    List<Fault> faults() {
        return Fault.ifNegative("horizon", horizon);
    }
}
