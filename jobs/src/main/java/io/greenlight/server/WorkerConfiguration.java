package io.greenlight.server;

import io.greenlight.dispatch.Dispatcher;
import io.greenlight.dispatch.Drain;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** {@code greenlight worker}: whether it takes work. */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, HealthConfiguration.class})
class WorkerConfiguration {
    @Bean
    HealthIndicator workHealthIndicator(Drain drain, Dispatcher dispatcher) {
        return new WorkHealth(drain, dispatcher);
    }
}
