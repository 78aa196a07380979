package io.greenlight.eta;

/**
 * Units that are expected to load at the same rate: packs of small accounts cost more per document than ranges of one account,
 * and small units more than large ones.
 *
 * @param entity what they load
 * @param isRange whether they are key ranges of huge accounts; packs else
 * @param power their documents lie between this power of 4 and the next; 0 for a unit of fewer than 4
 */
public record SizeClass(String entity, boolean isRange, int power) {
    /** The class of a unit of so many documents. */
    public static SizeClass of(String entity, boolean isRange, long documents) {
        return new SizeClass(entity, isRange, (63 - Long.numberOfLeadingZeros(Math.max(1, documents))) / 2);
    }
}
