package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Reads {@link GreenlightProperties} and collects every error of every kind instead of stopping at the first. */
public final class ConfigurationReader {
    /** Names the directory that relative file names in the configuration start from. */
    public static final String DIRECTORY = "config.directory";

    static final String PREFIX = "greenlight";

    private ConfigurationReader() {}

    /**
     * Reads and checks the whole configuration, the entities' schemas with it.
     *
     * @throws ConfigurationRefused naming every key that is missing or unknown and every value that cannot be converted, is
     *     out of its range, contradicts another, or names a schema that cannot be used
     */
    public static GreenlightProperties read(Environment environment) {
        CollectFailures failures = new CollectFailures();
        GreenlightProperties properties = Binder.get(environment)
                .bind(PREFIX, Bindable.of(GreenlightProperties.class), failures)
                .orElse(null);
        Set<String> errors = new TreeSet<>(failures.errors());
        errors.addAll(UnknownKeys.find(environment, failures.keys()));
        if (properties == null) {
            errors.add(PREFIX + ": nothing is configured. Give --config FILE");
            throw new ConfigurationRefused(List.copyOf(errors));
        }
        errors.addAll(Violations.of(properties, failures.keys()));
        errors.addAll(contradictions(properties, failures.keys()));
        errors.addAll(Catalog.schemaProblems(properties, directory(environment)));
        if (!errors.isEmpty()) {
            throw new ConfigurationRefused(List.copyOf(errors));
        }
        return properties;
    }

    /** Where relative file names in the configuration start from. */
    public static Path directory(Environment environment) {
        return Path.of(environment.getProperty(DIRECTORY, ""));
    }

    /** What a value contradicts cannot be said while one of the two could not be read. */
    private static List<String> contradictions(GreenlightProperties properties, Set<String> unreadable) {
        List<String> errors = new ArrayList<>();
        for (Fault fault : properties.faults()) {
            List<String> keys =
                    fault.keys().stream().map(key -> PREFIX + "." + key).toList();
            if (keys.stream().noneMatch(unreadable::contains)) {
                errors.add("%s: %s".formatted(keys.getFirst(), fault.problem()));
            }
        }
        return errors;
    }
}
