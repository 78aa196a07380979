package io.greenlight.readiness;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.SourceProperties;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the answers together. */
@Configuration(proxyBeanMethods = false)
public class ReadinessConfiguration {
    @Bean
    ReadinessDecision readinessDecision(Catalog catalog, FreshnessDemand demand, GreenlightProperties properties) {
        return new ReadinessDecision(
                catalog.sendingEntities(),
                catalog.names(),
                properties.sources().keySet(),
                demand.followed(),
                properties.sources().entrySet().stream()
                        .filter(source -> source.getValue().sync() == SourceProperties.Sync.WAL)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()),
                demand.maxLag());
    }
}
