package io.greenlight.doctor;

import io.greenlight.check.Finding;
import io.greenlight.config.GreenlightProperties;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.stereotype.Component;

/** Looks whether anybody is let in, and whether others can read a secret of ours. */
@Component
public class SecurityCheck {
    private static final Pattern SECRET =
            Pattern.compile("greenlight\\.(.*\\.(password|token|secret)|dead-letters\\.content\\.keys\\..*)");

    private final GreenlightProperties properties;
    private final Environment environment;

    SecurityCheck(GreenlightProperties properties, Environment environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /** What there is to say. */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        if (properties.security().disabled()) {
            findings.add(Finding.warning(
                    "security",
                    "It is off: whoever can log in to this machine can do everything over HTTP",
                    "Remove greenlight.security.disabled, and make tokens: greenlight tokens create --help"));
        }
        String location = environment.getProperty("spring.config.location", "");
        if (location.startsWith("file:")) {
            checkFile(Path.of(URI.create(location)), findings);
        }
        return findings;
    }

    private static void checkFile(Path file, List<Finding> findings) {
        try {
            List<String> secrets = secretsIn(file);
            if (!secrets.isEmpty() && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                findings.add(Finding.warning(
                        "configuration",
                        "Everybody on this machine can read %s, and it holds %s"
                                .formatted(file.getFileName(), String.join(", ", secrets)),
                        "Take them from the environment, as ${EU1_PASSWORD}, or from files; or: chmod o-r %s"
                                .formatted(file)));
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            findings.add(
                    Finding.warning("configuration", "Cannot tell who may read %s".formatted(file.getFileName()), ""));
        }
    }

    /** The keys of secrets that stand there as they are. */
    private static List<String> secretsIn(Path file) throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        for (PropertySource<?> document :
                new YamlPropertySourceLoader().load(file.toString(), new FileSystemResource(file))) {
            if (document instanceof EnumerablePropertySource<?> values) {
                for (String key : values.getPropertyNames()) {
                    String value = String.valueOf(values.getProperty(key));
                    if (SECRET.matcher(key).matches() && !value.isBlank() && !value.startsWith("${")) {
                        keys.add(key);
                    }
                }
            }
        }
        return List.copyOf(keys);
    }
}
