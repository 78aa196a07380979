package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.server.tls.*}: files in PEM format; relative names start from the configuration file's directory. A file that is
 * replaced counts at once.
 *
 * @param certificate the certificate and those between it and its root
 * @param privateKey its key
 * @param clientCa who signs the certificates that clients must have; empty if they need none
 */
public record ServerTlsProperties(
        @DefaultValue("") String certificate,
        @DefaultValue("") String privateKey,
        @DefaultValue("") String clientCa) {
    /** Whether the server has a certificate. */
    public boolean isOn() {
        return !certificate.isBlank();
    }

    List<Fault> faults() {
        if (certificate.isBlank() != privateKey.isBlank()) {
            return List.of(new Fault(
                    List.of(certificate.isBlank() ? "certificate" : "private-key"),
                    "is missing: a certificate and its key belong together"));
        }
        return certificate.isBlank() && !clientCa.isBlank()
                ? List.of(new Fault(List.of("certificate"), "is missing: clients show theirs only over TLS"))
                : List.of();
    }
}
