package io.greenlight;

import io.greenlight.config.ConfigurationRefused;
import io.greenlight.config.TargetProperties;
import io.greenlight.config.TargetTlsProperties;
import io.greenlight.opensearch.ConnectionSettings.Access;
import io.greenlight.opensearch.ConnectionSettings.Credentials;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Makes of the configuration who we are to a cluster, and which of its nodes we trust. */
final class TargetAccess {
    private TargetAccess() {}

    /**
     * Reads the files it names.
     *
     * @throws ConfigurationRefused if one of them cannot be used
     */
    static Access of(String name, TargetProperties target, Path directory) {
        return new Access(
                credentials(target),
                target.tls().isOn() ? Optional.of(tls(name, target.tls(), directory)) : Optional.empty());
    }

    private static Optional<Credentials> credentials(TargetProperties target) {
        if (!target.token().isEmpty()) {
            return Optional.of(new Credentials.Bearer(target.token()));
        }
        return target.username().isEmpty()
                ? Optional.empty()
                : Optional.of(new Credentials.Basic(target.username(), target.password()));
    }

    private static SSLContext tls(String name, TargetTlsProperties tls, Path directory) {
        PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate(place(directory, tls.ca()));
        PemSslStoreDetails own = PemSslStoreDetails.forCertificate(place(directory, tls.certificate()))
                .withPrivateKey(place(directory, tls.privateKey()));
        try {
            return SslBundle.of(new PemSslStoreBundle(own, trusted)).createSslContext();
        } catch (RuntimeException failure) {
            // What the library says may quote a file with a key in it.
            throw new ConfigurationRefused(List.of(
                    "greenlight.targets.%s.tls: one of its files cannot be read as PEM, or certificate and key do not belong together"
                            .formatted(name)));
        }
    }

    private static @Nullable String place(Path directory, String file) {
        return file.isBlank() ? null : directory.resolve(file).toUri().toString();
    }
}
