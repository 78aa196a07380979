package io.greenlight.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Notes a value that cannot be converted and goes on as if it were missing, so that the next one is seen too. */
final class CollectFailures extends AbstractBindHandler {
    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{([^}:]+)[^}]*}");

    private final Map<String, String> problems = new TreeMap<>();

    /** The keys whose values could not be read. */
    Set<String> keys() {
        return Set.copyOf(problems.keySet());
    }

    /** One line each. */
    List<String> errors() {
        return problems.entrySet().stream()
                .map(problem -> "%s: %s".formatted(problem.getKey(), problem.getValue()))
                .toList();
    }

    @Override
    public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        Collection<?> values = result instanceof Collection<?> several ? several : List.of(result);
        for (Object value : values) {
            if (value instanceof String text) {
                noteUnresolved(Keys.of(name), text);
            }
        }
        return result;
    }

    private void noteUnresolved(String key, String text) {
        Matcher matcher = UNRESOLVED.matcher(text);
        if (matcher.find()) {
            String variable = Keys.isSecret(key) ? "a variable" : matcher.group(1);
            problems.put(key, "needs %s, which is not set. Set it in the environment".formatted(variable));
        }
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
        ConfigurationProperty property = context.getConfigurationProperty();
        String key = Keys.of(name);
        String value = property == null ? "" : Keys.shown(key, property.getValue());
        problems.put(key, value + wanted(target.getType().resolve(Object.class)));
        return null;
    }

    private static String wanted(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "must be a whole number";
            case "double", "Double" -> "must be a number";
            case "boolean", "Boolean" -> "must be true or false";
            case "Duration" -> "must be a duration, as 250ms, 5s or 24h";
            case "DataSize" -> "must be a size, as 5MB";
            case "List" -> "must be a list, as [a, b]";
            case "String" -> "must be text";
            default -> "must hold keys of its own, not a value";
        };
    }
}
