package io.greenlight.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
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
    public LoadProperties {
        if (minPageRows > maxPageRows) {
            throw new IllegalArgumentException(
                    "greenlight.load.min-page-rows (%d) must not exceed greenlight.load.max-page-rows (%d)"
                            .formatted(minPageRows, maxPageRows));
        }
        if (deadAfter.compareTo(heartbeat.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("greenlight.load.dead-after (%s) must be at least three heartbeats (%s)"
                    .formatted(deadAfter, heartbeat));
        }
    }
}
