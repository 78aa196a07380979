package io.greenlight.schema;

import java.util.List;

/** A schema cannot be used. Carries everything that is wrong with it at once; somebody has to change it. */
public final class SchemaRefused extends RuntimeException {
    private final List<String> problems;

    /**
     * Refuses a schema.
     *
     * @param origin which schema, as {@code schema subscriber}
     * @param problems each names its field and what would be right, at least one
     */
    public SchemaRefused(String origin, List<String> problems) {
        super("Cannot use %s: %s.".formatted(origin, String.join("; ", problems)));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, each with its field and what would be right. */
    public List<String> problems() {
        return problems;
    }
}
