package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.targets.<name>.tls.*}: files in PEM format; relative names start from the configuration file's directory.
 *
 * @param ca who signs the certificates of the nodes; empty for those that the JDK trusts
 * @param certificate ours, for clusters that ask for one
 * @param privateKey its key
 */
public record TargetTlsProperties(
        @DefaultValue("") String ca,
        @DefaultValue("") String certificate,
        @DefaultValue("") String privateKey) {
    /** Whether anything but the JDK's defaults is wanted. */
    public boolean isOn() {
        return !ca.isBlank() || !certificate.isBlank();
    }

    List<Fault> faults() {
        return certificate.isBlank() != privateKey.isBlank()
                ? List.of(new Fault(
                        List.of(certificate.isBlank() ? "certificate" : "private-key"),
                        "is missing: a certificate and its key belong together"))
                : List.of();
    }
}
