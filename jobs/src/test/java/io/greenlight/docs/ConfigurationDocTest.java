package io.greenlight.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.config.GreenlightProperties;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

class ConfigurationDocTest {
    private static final String PAGE = "docs/operations/configuration.md";

    @Test
    void thePageNamesEveryKeyWithItsDefaultAndNoOther() throws IOException {
        Map<String, String> code = new TreeMap<>();
        collect("greenlight", GreenlightProperties.class, code);

        Map<String, String> page = new TreeMap<>(Documents.rowsUnder(PAGE, "key").stream()
                .collect(Collectors.toMap(
                        row -> row.getFirst().replace("`", ""),
                        row -> row.get(1).replace("`", ""))));

        assertThat(page).isEqualTo(code);
    }

    private static void collect(String prefix, Class<?> properties, Map<String, String> keys) throws IOException {
        for (RecordComponent component : properties.getRecordComponents()) {
            String key = prefix + "." + kebab(component.getName());
            Class<?> values = valuesOfMap(component.getGenericType());
            if (component.getType().isRecord()) {
                collect(key, component.getType(), keys);
            } else if (values != null && values.isRecord()) {
                collect(key + ".<name>", values, keys);
            } else {
                keys.put(key, shownDefault(component));
            }
        }
    }

    private static @Nullable Class<?> valuesOfMap(Type type) {
        return type instanceof ParameterizedType map
                        && map.getRawType() == Map.class
                        && map.getActualTypeArguments()[1] instanceof Class<?> values
                ? values
                : null;
    }

    private static String shownDefault(RecordComponent component) {
        DefaultValue value = defaultOf(component);
        if (value == null) {
            return "required";
        }
        String text = String.join(", ", value.value());
        return value.value().length == 0 ? "none" : text.isEmpty() ? "empty" : text;
    }

    /** The annotation belongs to the constructor's parameter as well as to the component. */
    private static @Nullable DefaultValue defaultOf(RecordComponent component) {
        for (var parameter :
                component.getDeclaringRecord().getDeclaredConstructors()[0].getParameters()) {
            if (parameter.getName().equals(component.getName())) {
                return parameter.getAnnotation(DefaultValue.class);
            }
        }
        return null;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
