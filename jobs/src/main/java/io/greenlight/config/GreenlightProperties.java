package io.greenlight.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything under {@code greenlight.*}.
 *
 * @param control Greenlight's own database
 * @param sources the main databases, by name
 * @param entities the kinds of documents, by name
 * @param targets the OpenSearch clusters, by name
 * @param plan priority and cutting of units
 * @param load reading and writing
 */
public record GreenlightProperties(
        @NotNull @Valid ControlProperties control,
        @NotEmpty Map<String, @Valid SourceProperties> sources,
        @NotEmpty Map<String, @Valid EntityProperties> entities,
        @NotEmpty Map<String, @Valid TargetProperties> targets,
        @Valid @DefaultValue PlanProperties plan,
        @Valid @DefaultValue LoadProperties load) {}
