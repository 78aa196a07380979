package io.greenlight.dispatch;

/**
 * One run of a slot: the right to be the slot's only reader until somebody takes it over.
 *
 * @param source the slot's source
 * @param number from 1 to the source's limit
 * @param epoch rises with every run; whoever carries an older one has been taken for dead
 */
public record SlotLease(String source, int number, long epoch) {
    public SlotLease {
        if (number < 1) {
            throw new IllegalArgumentException(
                    "Cannot take slot %d of source %s: slots count from 1".formatted(number, source));
        }
    }

    /** Its name, as {@code eu-1/2}; stays the same over all of its runs. */
    public String name() {
        return source + "/" + number;
    }
}
