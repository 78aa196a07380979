package io.greenlight.server;

import io.greenlight.metrics.ControlGauges;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** {@code greenlight server}: its health and metrics, and the figures of the whole installation. */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, HealthConfiguration.class})
class ManagementConfiguration {
    /** By the server alone: every worker would count the same again. */
    @Bean
    InitializingBean figuresOfTheInstallation(ControlGauges gauges, PrometheusMeterRegistry registry) {
        return () -> gauges.register(registry);
    }
}
