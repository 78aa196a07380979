package io.greenlight.eta;

/**
 * What is left to do of units of one size class.
 *
 * @param size their class
 * @param units how many, at least 1
 * @param documents left to load in all of them, not negative
 */
public record Load(SizeClass size, long units, long documents) {
    public Load {
        if (units < 1 || documents < 0) {
            throw new IllegalArgumentException(
                    "Cannot estimate %d units of %d documents: at least 1 unit, no negative documents"
                            .formatted(units, documents));
        }
    }
}
