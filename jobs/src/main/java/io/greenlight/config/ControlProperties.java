package io.greenlight.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.control.*}: Greenlight's own database; never one of the main databases.
 *
 * @param url JDBC URL
 * @param username role that owns the schema
 * @param password its password
 * @param maxConnections most connections of one process
 */
public record ControlProperties(
        @NotBlank
        @Pattern(
                regexp = "jdbc:postgresql:.+",
                message = "must be a JDBC URL of PostgreSQL, as jdbc:postgresql://host:5432/greenlight")
        String url,

        @NotBlank String username,
        @DefaultValue("") String password,
        @DefaultValue("12") @Min(4) @Max(200) int maxConnections) {
    @Override
    public String toString() {
        return "ControlProperties[url=%s, username=%s]".formatted(Keys.withoutSecrets(url), username);
    }
}
