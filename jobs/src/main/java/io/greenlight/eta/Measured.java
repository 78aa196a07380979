package io.greenlight.eta;

/**
 * Units of one size class that are done.
 *
 * @param size their class
 * @param units how many
 * @param documents they had
 * @param seconds one slot spent on them, added up
 */
public record Measured(SizeClass size, long units, long documents, double seconds) {
    public Measured {
        if (units < 0 || documents < 0 || !(seconds >= 0)) {
            throw new IllegalArgumentException(
                    "Cannot take a rate from %d units, %d documents, %s seconds".formatted(units, documents, seconds));
        }
    }

    /** Together with others of whatever class. */
    public Measured plus(Measured other) {
        return new Measured(size, units + other.units, documents + other.documents, seconds + other.seconds);
    }
}
