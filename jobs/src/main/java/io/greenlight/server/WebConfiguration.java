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
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every HTTP side has: health and metrics, and a problem in JSON for everything else. */
@Configuration(proxyBeanMethods = false)
@ImportLibraries
class WebConfiguration {
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

    @Bean
    CommonHeaders commonHeaders() {
        return new CommonHeaders();
    }

    /** An encoded slash is part of the id it stands in, and of no path. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> container() {
        return factory -> {
            factory.addContextCustomizers(ProblemValve::install);
            factory.addConnectorCustomizers(
                    connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
        };
    }
}
