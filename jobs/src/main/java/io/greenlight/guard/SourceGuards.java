package io.greenlight.guard;

import java.util.Map;

/**
 * The guards of all configured sources.
 *
 * @param byName by name of the source
 */
public record SourceGuards(Map<String, SourceGuard> byName) {
    public SourceGuards {
        byName = Map.copyOf(byName);
    }

    /** The guard of a source that is known to be configured. */
    public SourceGuard guard(String source) {
        SourceGuard guard = byName.get(source);
        if (guard == null) {
            throw new IllegalArgumentException(
                    "Source %s is not configured. Configured are: %s".formatted(source, byName.keySet()));
        }
        return guard;
    }
}
