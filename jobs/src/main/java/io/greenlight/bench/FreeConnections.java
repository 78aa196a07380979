package io.greenlight.bench;

import io.greenlight.bulk.WriteOutcome;
import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.generation.Layouts;
import io.greenlight.read.Sources;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Puts a source and a target that cost nothing in the place of the servers; all else is the product's. */
@Configuration(proxyBeanMethods = false)
class FreeConnections {
    @Bean
    @Primary
    Sources freeSources(GreenlightProperties properties) {
        return Sources.of(
                properties.sources().keySet().stream().map(FreeSource::new).toList());
    }

    /** The target itself is the real one, which nobody asks. */
    @Bean
    @Primary
    Layouts freeLayouts(Catalog catalog, @Qualifier("layouts") Layouts real) {
        return new Layouts(
                catalog,
                Map.of(
                        FreeConfiguration.TARGET,
                        new Layouts.Connection(
                                real.target(FreeConfiguration.TARGET),
                                (generation, documents) -> documents.stream()
                                        .<WriteOutcome>map(document -> new WriteOutcome.Applied())
                                        .toList())));
    }
}
