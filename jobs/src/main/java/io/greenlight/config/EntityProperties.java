package io.greenlight.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.entities.<name>.*}: one kind of document.
 *
 * @param schema where the Avro schema is: {@code classpath:...} or a file
 * @param alias the name the application queries
 * @param directory SQL of the account directory
 * @param page SQL that gives one row per document
 * @param collections by array field, SQL that gives its elements
 * @param changes by table, how its rows name documents of this entity; empty if changes are not followed
 * @param stage 1 for the entities an account needs to send; higher stages load after all lower ones
 * @param newestFirst whether a huge account's highest keys are loaded first
 * @param maxDeadLettersPerAccount more make the account FAILED
 */
public record EntityProperties(
        @NotBlank String schema,

        @NotBlank @Pattern(regexp = "[a-z][a-z0-9_-]{0,99}", message = "must be a lower-case index name")
        String alias,

        @NotBlank String directory,
        @NotBlank String page,
        @DefaultValue Map<String, String> collections,
        @DefaultValue Map<String, @Valid ChangeTableProperties> changes,
        @DefaultValue("1") @Min(1) @Max(9) int stage,
        @DefaultValue("false") boolean newestFirst,
        @DefaultValue("100") @Min(0) long maxDeadLettersPerAccount) {}
