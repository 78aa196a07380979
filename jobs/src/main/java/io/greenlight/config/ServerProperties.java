package io.greenlight.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.server.*}: where {@code greenlight server} answers. Nothing asks who is there, so that by default nobody
 * on another machine can.
 *
 * @param address the interface it listens on
 * @param port the port
 */
public record ServerProperties(
        @DefaultValue("127.0.0.1") @NotBlank String address,
        @DefaultValue("8080") @Min(1) @Max(65_535) int port) {}
