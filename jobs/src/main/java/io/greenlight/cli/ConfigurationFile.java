package io.greenlight.cli;

import io.greenlight.config.ConfigurationRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.FileSystemResource;

/** Finds the configuration file and makes sure that it can be read at all; what is in it is checked by others. */
final class ConfigurationFile {
    private static final String VARIABLE = "GREENLIGHT_CONFIG";
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column \\d+");

    private ConfigurationFile() {}

    /**
     * The file that the option names, or else the variable GREENLIGHT_CONFIG, or else {@code application.yaml}.
     *
     * @throws ConfigurationRefused if it is not there, or no YAML
     */
    static Path find(@Nullable Path option) {
        String variable = System.getenv(VARIABLE);
        Path file = option != null ? option : Path.of(variable == null ? "application.yaml" : variable);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw refused(file, "cannot be read. Give --config FILE or set " + VARIABLE);
        }
        String name = file.getFileName().toString();
        if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
            throw refused(file, "must be a YAML file, named as application.yaml");
        }
        parse(file);
        return file.toAbsolutePath();
    }

    private static void parse(Path file) {
        try {
            new YamlPropertySourceLoader().load(file.toString(), new FileSystemResource(file));
        } catch (IOException failure) {
            throw refused(file, "cannot be read (%s)".formatted(failure.getMessage()));
        } catch (RuntimeException failure) {
            throw refused(file, "is no valid YAML%s. Correct it there".formatted(place(failure)));
        }
    }

    /** The parser's own words quote the file, and with it a password. */
    private static String place(RuntimeException failure) {
        Matcher places = PLACE.matcher(String.valueOf(failure.getMessage()));
        String last = "";
        while (places.find()) {
            last = " at line " + places.group(1);
        }
        return last;
    }

    private static ConfigurationRefused refused(Path file, String why) {
        return new ConfigurationRefused(List.of("%s: %s".formatted(file.toAbsolutePath(), why)));
    }
}
