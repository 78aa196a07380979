package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.unit.DataSize;

/**
 * {@code greenlight.verify.*}: comparison with the sources.
 *
 * @param memory for the keys and hashes of what is being compared; an account that needs more is compared by buckets first
 * @param scopeAccounts most accounts that are compared together
 * @param maxSuspects most keys that are held to be looked at once more, and stored as differences, of accounts compared together
 * @param schedule when workers compare what serves, a cron expression in UTC; {@code off} for never
 */
public record VerifyProperties(
        @DefaultValue("64MB") DataSize memory,
        @DefaultValue("500") @Min(1) @Max(500) int scopeAccounts,
        @DefaultValue("100000") @Min(1) @Max(10_000_000) int maxSuspects,
        @DefaultValue("0 30 2 * * *") @NotBlank String schedule) {
    private static final DataSize LEAST = DataSize.ofKilobytes(64);
    private static final DataSize MOST = DataSize.ofMegabytes(1024);

    /** When what serves is compared by itself; empty for never. */
    public Optional<CronExpression> findSchedule() {
        return Off.isOff(schedule) || !CronExpression.isValidExpression(schedule)
                ? Optional.empty()
                : Optional.of(CronExpression.parse(schedule));
    }

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>(memoryFaults());
        if (!schedule.isBlank() && !Off.isOff(schedule) && !CronExpression.isValidExpression(schedule)) {
            faults.add(new Fault(
                    "schedule",
                    "is '%s', must be a cron expression of six fields, as '0 30 2 * * *', or off".formatted(schedule)));
        }
        return faults;
    }

    private List<Fault> memoryFaults() {
        return memory.compareTo(LEAST) < 0 || memory.compareTo(MOST) > 0
                ? List.of(new Fault("memory", "is '%s', must be 64KB to 1GB".formatted(memory)))
                : List.of();
    }
}
