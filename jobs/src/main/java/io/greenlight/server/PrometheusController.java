package io.greenlight.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /actuator/prometheus}: all that is counted and measured, in Prometheus' text format. */
@RestController
final class PrometheusController {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    PrometheusController(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @GetMapping("/actuator/prometheus")
    ResponseEntity<String> scrape() {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(TEXT_FORMAT))
                .body(registry.scrape(TEXT_FORMAT));
    }
}
