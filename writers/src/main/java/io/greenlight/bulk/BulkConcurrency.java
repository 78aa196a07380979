package io.greenlight.bulk;

/**
 * How many bulk requests may be under way on one target at once.
 *
 * @param allowed the present number, from 1 to {@code most}
 * @param most the configured maximum
 * @param reason what the target did, in words, while the number is held down because of it; empty otherwise
 */
public record BulkConcurrency(int allowed, int most, String reason) {
    public BulkConcurrency {
        if (allowed < 1 || allowed > most) {
            throw new IllegalArgumentException(
                    "Cannot allow %d bulk requests at once: it must be 1 to %d".formatted(allowed, most));
        }
    }

    /** Whether the target pushed back and the number has not come back yet to where it was. */
    public boolean isHeldDown() {
        return !reason.isEmpty();
    }

    /** As {@code 2 of 4 bulk requests at once, 429 from the target}. */
    public String words() {
        String number = "%d of %d bulk requests at once".formatted(allowed, most);
        return isHeldDown() ? number + ", " + reason : number;
    }
}
