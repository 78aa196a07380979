package io.greenlight.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.worker.*}: a process that works.
 *
 * @param slots most slots it takes at a time, over all sources
 * @param address the interface on which it tells its health and metrics
 * @param port the port; 0 tells nobody
 */
public record WorkerProperties(
        @DefaultValue("8") @Min(1) @Max(256) int slots,
        @DefaultValue("127.0.0.1") @NotBlank String address,
        @DefaultValue("8081") @Min(0) @Max(65_535) int port) {}
