package io.greenlight;

import io.greenlight.config.ConfigurationRefused;
import io.greenlight.config.TargetProperties;
import io.greenlight.config.TargetTlsProperties;
import io.greenlight.opensearch.ConnectionSettings.Access;
import io.greenlight.opensearch.ConnectionSettings.Credentials;
import io.greenlight.tls.PemFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

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
        try {
            return new PemFiles(
                            place(directory, tls.ca()),
                            place(directory, tls.certificate()),
                            place(directory, tls.privateKey()))
                    .context();
        } catch (PemFiles.NotUsable failure) {
            throw new ConfigurationRefused(
                    List.of("greenlight.targets.%s.tls: %s".formatted(name, failure.getMessage())));
        }
    }

    private static @Nullable Path place(Path directory, String file) {
        return file.isBlank() ? null : directory.resolve(file);
    }
}
