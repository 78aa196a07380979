package io.greenlight.index;

import io.greenlight.schema.EntitySchema;

/**
 * How one generation of an entity is laid out on its target.
 *
 * @param schema the entity; gives the mapping, and whether there is one index per month
 * @param alias the name the application queries, as {@code subscribers}
 * @param number the generation's number, from 1
 */
public record GenerationLayout(EntitySchema schema, String alias, long number) {
    public GenerationLayout {
        if (number < 1) {
            throw new IllegalArgumentException(
                    "Cannot lay out generation %d of %s: numbers start at 1".formatted(number, alias));
        }
    }

    /** The generation's name, as {@code subscribers-g000042}; the physical index, or the prefix of its monthly indexes. */
    public String name() {
        return "%s-g%06d".formatted(alias, number);
    }
}
