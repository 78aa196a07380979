package io.greenlight.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Copies JSON that was read into maps and lists into unmodifiable ones, with the names in alphabetical order. */
final class FrozenJson {
    private FrozenJson() {}

    /** The copy, or nothing if there is a null or something else without a place in a mapping. */
    static Optional<Map<String, Object>> findObject(Map<?, ?> object) {
        Map<String, Object> copy = new TreeMap<>();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            Optional<Object> value = findValue(entry.getValue());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            copy.put(String.valueOf(entry.getKey()), value.get());
        }
        return Optional.of(Collections.unmodifiableMap(copy));
    }

    private static Optional<Object> findValue(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> object -> findObject(object).map(Object.class::cast);
            case List<?> list -> findList(list);
            case String text -> Optional.of(text);
            case Number number -> Optional.of(number);
            case Boolean bool -> Optional.of(bool);
            case null -> Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Object> findList(List<?> list) {
        List<Object> copy = new ArrayList<>();
        for (Object element : list) {
            Optional<Object> value = findValue(element);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            copy.add(value.get());
        }
        return Optional.of(List.copyOf(copy));
    }
}
