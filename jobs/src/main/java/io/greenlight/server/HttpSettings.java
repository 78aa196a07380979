package io.greenlight.server;

import io.greenlight.config.ServerTlsProperties;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** How the libraries are told what to open. Not configurable. */
final class HttpSettings {
    private HttpSettings() {}

    static Map<String, Object> of(String address, int port, DataSize largestBody) {
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
        settings.put("server.max-http-request-header-size", "16KB");
        settings.put("server.tomcat.max-http-form-post-size", largestBody);
        // A sending application asks thousands of times a minute: it need not connect anew for every hundredth
        // question.
        settings.put("server.tomcat.max-keep-alive-requests", 10_000);
        settings.put("server.servlet.session.timeout", "30m");
        settings.put("server.servlet.session.tracking-modes", "cookie");
        settings.put("server.servlet.session.cookie.name", "greenlight");
        settings.put("server.servlet.session.cookie.http-only", true);
        settings.put("server.servlet.session.cookie.same-site", "strict");
        settings.put("spring.jackson.deserialization.fail-on-unknown-properties", true);
        settings.putAll(document());
        settings.putAll(management(port));
        settings.putAll(pages());
        return settings;
    }

    /** The files are looked at again when they change, so that a certificate can be renewed under a running server. */
    static Map<String, Object> tls(ServerTlsProperties tls, Path directory) {
        if (!tls.isOn()) {
            return Map.of();
        }
        String bundle = "spring.ssl.bundle.pem.server.";
        Map<String, Object> settings = new HashMap<>(Map.of(
                "server.ssl.bundle",
                "server",
                "server.servlet.session.cookie.secure",
                true,
                bundle + "reload-on-update",
                true,
                bundle + "options.enabled-protocols",
                "TLSv1.3,TLSv1.2",
                bundle + "keystore.certificate",
                file(directory, tls.certificate()),
                bundle + "keystore.private-key",
                file(directory, tls.privateKey())));
        if (!tls.clientCa().isBlank()) {
            settings.put("server.ssl.client-auth", "need");
            settings.put(bundle + "truststore.certificate", file(directory, tls.clientCa()));
        }
        return settings;
    }

    private static String file(Path directory, String name) {
        return directory.resolve(name).toUri().toString();
    }

    private static Map<String, Object> pages() {
        return Map.of(
                "spring.thymeleaf.prefix",
                "classpath:/io/greenlight/console/pages/",
                "spring.thymeleaf.check-template-location",
                false);
    }

    /** The document of the API: of nothing but the API, and the same on every server. */
    private static Map<String, Object> document() {
        return Map.of(
                "springdoc.api-docs.enabled",
                true,
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
