package io.greenlight.server;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.control.ControlHealth;
import io.greenlight.generation.Layouts;
import io.greenlight.metrics.ThrottleGauges;
import io.greenlight.read.Sources;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health and metrics. */
@Configuration(proxyBeanMethods = false)
@ImportHealth
class HealthConfiguration {
    @Bean
    HealthIndicator controlDatabaseHealthIndicator(ControlHealth control) {
        return new ControlDatabaseHealth(control);
    }

    @Bean
    HealthIndicator targetsHealthIndicator(GreenlightProperties properties, Layouts layouts, Catalog catalog) {
        String alias = catalog.entities().getFirst().settings().alias();
        return ReachHealth.ofTargets(
                properties.targets().keySet(), name -> layouts.target(name).behind(alias));
    }

    @Bean
    HealthIndicator sourcesHealthIndicator(Sources sources) {
        return ReachHealth.ofSources(sources);
    }

    @Bean
    PrometheusController prometheusController(PrometheusMeterRegistry registry) {
        return new PrometheusController(registry);
    }

    @Bean
    InitializingBean figuresOfTheProcess(ThrottleGauges throttle, PrometheusMeterRegistry registry) {
        return () -> {
            throttle.register(registry);
            new JvmMemoryMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            new UptimeMetrics().bindTo(registry);
        };
    }
}
