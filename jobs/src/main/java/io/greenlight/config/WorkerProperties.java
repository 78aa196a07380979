package io.greenlight.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.worker.*}: one process that works.
 *
 * @param slots most slots it takes at a time, over all sources
 */
public record WorkerProperties(
        @DefaultValue("8") @Min(1) @Max(256) int slots) {}
