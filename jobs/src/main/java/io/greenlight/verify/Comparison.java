package io.greenlight.verify;

import java.util.List;

/**
 * What a comparison found.
 *
 * @param generation name of the generation
 * @param accounts accounts compared
 * @param documents documents read from the sources
 * @param rejected rows that have no valid document, and are therefore rightly missing
 * @param differences accounts that differ; empty when all are equal
 */
public record Comparison(
        String generation, long accounts, long documents, long rejected, List<Difference> differences) {
    public Comparison {
        differences = List.copyOf(differences);
    }

    /** Whether source and index are equal. */
    public boolean isEqual() {
        return differences.isEmpty();
    }
}
