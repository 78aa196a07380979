package io.greenlight.server;

import java.util.HashMap;
import java.util.Map;

/** How the libraries are told what to open. Not configurable. */
final class HttpSettings {
    private HttpSettings() {}

    static Map<String, Object> of(String address, int port) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "server.address",
                address,
                "server.port",
                port,
                "server.shutdown",
                "graceful",
                "spring.lifecycle.timeout-per-shutdown-phase",
                "5s",
                "server.tomcat.connection-timeout",
                "10s",
                "spring.threads.virtual.enabled",
                true,
                "spring.mvc.problemdetails.enabled",
                true,
                "spring.web.resources.add-mappings",
                false));
        settings.put("spring.jackson.deserialization.fail-on-unknown-properties", true);
        settings.putAll(document());
        settings.putAll(management(port));
        return settings;
    }

    /** The document of the API: of nothing but the API, and the same on every server. */
    private static Map<String, Object> document() {
        return Map.of(
                "springdoc.api-docs.path",
                "/api/v1/openapi.json",
                "springdoc.paths-to-match",
                "/api/v1/**",
                "springdoc.packages-to-scan",
                "io.greenlight.api",
                "springdoc.default-produces-media-type",
                "application/json",
                "springdoc.writer-with-order-by-keys",
                true,
                "springdoc.override-with-generic-response",
                false,
                "springdoc.show-actuator",
                false);
    }

    private static Map<String, Object> management(int port) {
        return Map.ofEntries(
                Map.entry("management.server.port", port),
                Map.entry("management.endpoints.web.base-path", "/actuator"),
                Map.entry("management.endpoints.web.discovery.enabled", false),
                Map.entry("management.endpoints.web.exposure.include", "health"),
                Map.entry("management.endpoints.access.max-permitted", "read-only"),
                Map.entry("management.health.livenessstate.enabled", true),
                Map.entry("management.endpoint.health.show-components", "always"),
                // Details are names and words of ours, never an address.
                Map.entry("management.endpoint.health.show-details", "always"),
                Map.entry("management.endpoint.health.group.liveness.include", "livenessState"),
                Map.entry("management.endpoint.health.group.readiness.include", "controlDatabase,work"),
                Map.entry("management.endpoint.health.validate-group-membership", false));
    }
}
