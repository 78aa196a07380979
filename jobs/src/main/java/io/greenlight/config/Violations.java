package io.greenlight.config;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says in words which values are out of the range that their annotations give. */
final class Violations {
    private Violations() {}

    /**
     * One line per value.
     *
     * @param unreadable keys whose values could not be read, which is said already
     */
    static List<String> of(GreenlightProperties properties, Set<String> unreadable) {
        List<String> errors = new ArrayList<>();
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            for (ConstraintViolation<GreenlightProperties> violation :
                    factory.getValidator().validate(properties)) {
                String key = key(violation.getPropertyPath());
                if (!unreadable.contains(key)) {
                    errors.add("%s: %s".formatted(key, problem(key, violation)));
                }
            }
        }
        return errors;
    }

    private static String key(Path path) {
        StringBuilder key = new StringBuilder(ConfigurationReader.PREFIX);
        for (Path.Node node : path) {
            if (node.getKey() != null) {
                key.append('.').append(node.getKey());
            } else if (node.getIndex() != null) {
                key.append('[').append(node.getIndex()).append(']');
            }
            if (!node.getName().startsWith("<")) {
                key.append('.').append(Keys.kebab(node.getName()));
            }
        }
        return key.toString();
    }

    private static String problem(String key, ConstraintViolation<?> violation) {
        Object value = violation.getInvalidValue();
        // An empty value is said to be missing; its pattern is another violation of the same key.
        return isEmpty(value) ? "is missing" : Keys.shown(key, value) + wanted(violation);
    }

    private static boolean isEmpty(Object value) {
        return value == null
                || (value instanceof String text && text.isBlank())
                || (value instanceof Collection<?> several && several.isEmpty())
                || (value instanceof Map<?, ?> keyed && keyed.isEmpty());
    }

    /** In our words: the validator's own depend on the machine's language. */
    private static String wanted(ConstraintViolation<?> violation) {
        return switch (violation.getConstraintDescriptor().getAnnotation()) {
            case Min min -> "must be at least " + min.value();
            case Max max -> "must be at most " + max.value();
            case DecimalMin min -> "must be at least " + min.value();
            case NotNull missing -> "is missing";
            case NotBlank missing -> "is missing";
            case NotEmpty missing -> "is missing";
            default -> violation.getMessage();
        };
    }
}
