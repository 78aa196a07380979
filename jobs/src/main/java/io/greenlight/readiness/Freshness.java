package io.greenlight.readiness;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fresh what serves is, as far as one source goes.
 *
 * @param source which
 * @param unbroken whether no change of it was missed since the generation's load began
 * @param missed why changes were missed last; empty if they never were
 * @param heldBack why the sync does not get on; empty when it does
 * @param asOf everything committed before is searchable; null when that was never so
 * @param position the same as a position of the source
 * @param age how old {@code asOf} is; null when it is
 */
record Freshness(
        String source,
        boolean unbroken,
        String missed,
        String heldBack,
        @Nullable Instant asOf,
        long position,
        @Nullable Duration age) {
    /** Why an account of the source cannot be READY, as a code and words; empty when it can. */
    String fault(Duration maxLag) {
        Duration since = age;
        if (!unbroken) {
            return missed.isEmpty()
                    ? "NOT_FOLLOWED: changes of %s are not followed since this generation was loaded".formatted(source)
                    : "CHANGES_MISSED: %s".formatted(missed);
        }
        if (since == null) {
            return "SYNC_NOT_CAUGHT_UP: the sync of %s has not caught up yet%s".formatted(source, because());
        }
        return since.compareTo(maxLag) <= 0
                ? ""
                : "SYNC_BEHIND: the sync of %s is %d s behind, at most %d s are allowed%s"
                        .formatted(source, since.toSeconds(), maxLag.toSeconds(), because());
    }

    private String because() {
        return heldBack.isEmpty() ? "" : " (%s)".formatted(heldBack);
    }
}
