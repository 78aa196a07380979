package io.greenlight.server;

import io.greenlight.metrics.ControlGauges;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** {@code greenlight server}: the API, the console, and the figures of the whole installation. */
@Configuration(proxyBeanMethods = false)
@Import(WebConfiguration.class)
@ComponentScan({"io.greenlight.api", "io.greenlight.console"})
class ServerConfiguration {
    /** By the server alone: every worker would count the same again. */
    @Bean
    InitializingBean figuresOfTheInstallation(ControlGauges gauges, PrometheusMeterRegistry registry) {
        return () -> gauges.register(registry);
    }
}
