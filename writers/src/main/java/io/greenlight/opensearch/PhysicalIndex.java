package io.greenlight.opensearch;

import io.greenlight.document.Document;
import io.greenlight.index.GenerationLayout;
import java.util.regex.Pattern;

/**
 * One physical index of a generation.
 *
 * @param name name in OpenSearch, as {@code subscribers-g000042} or {@code events-g000042-2026-11}
 */
record PhysicalIndex(String name) {
    private static final String MONTH = "\\d{4,}-\\d{2}";
    private static final Pattern MONTH_FORM = Pattern.compile(MONTH);

    static PhysicalIndex of(GenerationLayout generation) {
        return new PhysicalIndex(generation.name());
    }

    static PhysicalIndex of(GenerationLayout generation, String month) {
        if (!MONTH_FORM.matcher(month).matches()) {
            throw new IllegalArgumentException("Cannot name an index of %s: month '%s' is not of the form yyyy-MM"
                    .formatted(generation.name(), month));
        }
        return new PhysicalIndex(generation.name() + "-" + month);
    }

    static PhysicalIndex of(GenerationLayout generation, Document document) {
        return generation.schema().isMonthly() ? of(generation, document.month()) : of(generation);
    }

    /** What resolves to all indexes of a generation in a request. */
    static String expression(GenerationLayout generation) {
        return generation.schema().isMonthly() ? generation.name() + "-*" : generation.name();
    }

    /** Whether an index of this name belongs to the generation. */
    static boolean belongs(GenerationLayout generation, String index) {
        String name = generation.name();
        if (!generation.schema().isMonthly()) {
            return index.equals(name);
        }
        return index.startsWith(name + "-")
                && MONTH_FORM.matcher(index.substring(name.length() + 1)).matches();
    }

    /** Matches the physical indexes of all generations behind an alias; group 1 is the number. */
    static Pattern ofAnyGeneration(String alias) {
        return Pattern.compile(Pattern.quote(alias) + "-g(\\d{6,18})(?:-" + MONTH + ")?");
    }

    /** The private alias that writes go to. It vanishes with the index, so a late write can never create one. */
    String writeAlias() {
        return name + "-write";
    }
}
