package io.greenlight.config;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/** Reads {@link GreenlightProperties} and collects every error instead of stopping at the first. */
public final class ConfigurationReader {
    private static final String PREFIX = "greenlight";

    private ConfigurationReader() {}

    /**
     * Reads and checks the whole configuration.
     *
     * @throws ConfigurationRefused naming every value that cannot be converted, is out of its range, missing, or unknown
     */
    public static GreenlightProperties read(Environment environment) {
        List<String> errors = new ArrayList<>();
        GreenlightProperties properties = bind(environment, errors);
        if (properties != null) {
            validate(properties, errors);
        }
        if (properties == null && errors.isEmpty()) {
            errors.add("greenlight: nothing is configured. Give --config FILE");
        }
        if (properties == null || !errors.isEmpty()) {
            throw new ConfigurationRefused(List.copyOf(new TreeSet<>(errors)));
        }
        return properties;
    }

    private static @Nullable GreenlightProperties bind(Environment environment, List<String> errors) {
        try {
            // Variables as GREENLIGHT_CONFIG are the launcher's: unknown names count in files only.
            BindHandler handler =
                    new NoUnboundElementsBindHandler(new CollectFailures(errors), new UnboundElementsSourceFilter());
            return Binder.get(environment)
                    .bind(PREFIX, Bindable.of(GreenlightProperties.class), handler)
                    .orElse(null);
        } catch (RuntimeException failure) {
            if (!describeUnbound(failure, errors)) {
                errors.add(rootMessage(failure));
            }
            return null;
        }
    }

    private static boolean describeUnbound(Throwable failure, List<String> errors) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnboundConfigurationPropertiesException unbound) {
                for (ConfigurationProperty property : unbound.getUnboundProperties()) {
                    errors.add("%s: unknown key. Remove it or correct its name".formatted(property.getName()));
                }
                return true;
            }
        }
        return false;
    }

    private static void validate(GreenlightProperties properties, List<String> errors) {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            for (ConstraintViolation<GreenlightProperties> violation :
                    factory.getValidator().validate(properties)) {
                errors.add("%s: %s%s".formatted(keyOf(violation), shown(violation), violation.getMessage()));
            }
        }
    }

    private static String keyOf(ConstraintViolation<?> violation) {
        String path = violation
                .getPropertyPath()
                .toString()
                .replace("<map value>", "")
                .replaceAll("\\.?<list element>", "")
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
        return PREFIX + "." + path.replaceAll("\\[([^\\]]*[^\\]0-9][^\\]]*)\\]", ".$1");
    }

    private static String shown(ConstraintViolation<?> violation) {
        Object value = violation.getInvalidValue();
        boolean plain = value instanceof Number || (value instanceof String text && !text.isBlank());
        boolean secret = violation.getPropertyPath().toString().endsWith("password");
        return plain && !secret ? "is '%s', ".formatted(value) : "";
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Notes a value that cannot be converted and goes on as if it were missing, so that the next one is seen too. */
    private static final class CollectFailures implements BindHandler {
        private final List<String> errors;

        CollectFailures(List<String> errors) {
            this.errors = errors;
        }

        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            if (error instanceof UnboundConfigurationPropertiesException) {
                throw error;
            }
            ConfigurationProperty property = context.getConfigurationProperty();
            String value = property == null || name.toString().endsWith("password")
                    ? ""
                    : "is '%s', ".formatted(property.getValue());
            errors.add("%s: %s%s".formatted(name, value, wanted(target, error)));
            return null;
        }

        private static String wanted(Bindable<?> target, Exception error) {
            return switch (target.getType().resolve(Object.class).getSimpleName()) {
                case "int", "Integer", "long", "Long" -> "must be a whole number";
                case "double", "Double" -> "must be a number";
                case "boolean", "Boolean" -> "must be true or false";
                case "Duration" -> "must be a duration, as 250ms, 5s or 24h";
                case "DataSize" -> "must be a size, as 5MB";
                default -> rootMessage(error);
            };
        }
    }
}
