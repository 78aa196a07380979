package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.readiness.*}: how a server answers whether accounts may send.
 *
 * @param cacheAccounts most accounts whose rows a server remembers until they change; 0: none
 * @param maxWait longest time that one who asks may wait for a yes
 * @param maxWaiting most who wait at a time, on one server
 * @param maxStreams most streams of flips at a time, on one server
 * @param keepFlips how long flips can be asked for
 */
public record ReadinessProperties(
        @DefaultValue("100000") @Min(0) @Max(10_000_000) int cacheAccounts,
        @DefaultValue("60s") Duration maxWait,
        @DefaultValue("10000") @Min(0) @Max(1_000_000) int maxWaiting,
        @DefaultValue("100") @Min(0) @Max(10_000) int maxStreams,
        @DefaultValue("7d") Duration keepFlips) {
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(Fault.unlessPositive("max-wait", maxWait));
        faults.addAll(Fault.unlessPositive("keep-flips", keepFlips));
        return faults;
    }
}
