package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.load.*}: reading, pausing, staying alive.
 *
 * @param readTime what one page's read should take
 * @param minPageRows smallest page
 * @param maxPageRows largest page
 * @param sourcePatience how long an unreachable source is tried again before its slot gives up
 * @param targetPatience how long an unreachable target is tried again, apart from bulk requests
 * @param retryPause pause before an unreachable source or target is tried again
 * @param heartbeat how often a worker says that it is alive
 * @param deadAfter a worker not heard of for so long is dead
 */
public record LoadProperties(
        @DefaultValue("250ms") Duration readTime,
        @DefaultValue("100") @Min(1) @Max(100_000) int minPageRows,
        @DefaultValue("10000") @Min(1) @Max(100_000) int maxPageRows,
        @DefaultValue("24h") Duration sourcePatience,
        @DefaultValue("24h") Duration targetPatience,
        @DefaultValue("2s") Duration retryPause,
        @DefaultValue("2s") Duration heartbeat,
        @DefaultValue("10s") Duration deadAfter) {
    /** Fewer, and one that comes late looks like a death. */
    private static final int HEARTBEATS = 4;

    /** So many heartbeats in a row must be missing before a worker is taken for dead. */
    public int missedHeartbeats() {
        return Math.toIntExact(deadAfter.dividedBy(heartbeat));
    }

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(Fault.unlessPositive("read-time", readTime));
        faults.addAll(Fault.ifNegative("source-patience", sourcePatience));
        faults.addAll(Fault.ifNegative("target-patience", targetPatience));
        faults.addAll(Fault.unlessPositive("retry-pause", retryPause));
        faults.addAll(Fault.unlessPositive("heartbeat", heartbeat));
        if (minPageRows > maxPageRows) {
            faults.add(new Fault(
                    List.of("min-page-rows", "max-page-rows"),
                    "is '%d', must not exceed max-page-rows, which is %d".formatted(minPageRows, maxPageRows)));
        }
        if (deadAfter.compareTo(heartbeat.multipliedBy(HEARTBEATS)) < 0) {
            faults.add(new Fault(
                    List.of("dead-after", "heartbeat"),
                    "is '%s', must be at least four heartbeats, which are %s"
                            .formatted(Fault.shown(deadAfter), Fault.shown(heartbeat.multipliedBy(HEARTBEATS)))));
        }
        return faults;
    }
}
