package io.greenlight.readiness;

import io.greenlight.read.change.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fresh what serves is, as far as one source goes, at one moment.
 *
 * @param source which
 * @param unbroken whether no change of it was missed since the generation's load began
 * @param missed why changes were missed last; empty if they never were
 * @param heldBack why the sync does not get on; empty when it does
 * @param asOf everything committed before is searchable, by the control database's clock; null when that was never so
 * @param sourceTime the same by the source's clock; null when that is not known
 * @param position the same as a position of the source
 * @param age how old {@code asOf} is; null when it is
 * @param refreshed whether that is so of what serves now, and not only of what served before a swap
 */
record Freshness(
        String source,
        boolean unbroken,
        String missed,
        String heldBack,
        @Nullable Instant asOf,
        @Nullable Instant sourceTime,
        SourcePosition position,
        @Nullable Duration age,
        boolean refreshed) {
    /** Clocks that are compared over the network are not compared more closely than this. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    /** Why an account of the source cannot be READY, as a code and words; empty when it can. */
    String fault(Duration maxLag) {
        Duration since = age;
        if (!unbroken) {
            return missed.isEmpty()
                    ? ReasonCode.NOT_FOLLOWED.with(
                            "changes of %s are not followed since this generation was loaded".formatted(source))
                    : ReasonCode.CHANGES_MISSED.with(missed);
        }
        if (since == null) {
            return ReasonCode.SYNC_NOT_CAUGHT_UP.with(
                    "the sync of %s has not caught up yet%s".formatted(source, because()));
        }
        return since.compareTo(maxLag) <= 0
                ? ""
                : ReasonCode.SYNC_BEHIND.with("the sync of %s is %d s behind, at most %d s are allowed%s"
                        .formatted(source, since.toSeconds(), maxLag.toSeconds(), because()));
    }

    /** Why what was committed before a time is not known to be searchable; empty when it is. */
    String missing(AsOf.Time wanted) {
        Instant covered = sourceTime;
        Duration since = age;
        if (covered == null || since == null) {
            return ReasonCode.AS_OF_CLOCK_UNKNOWN.with(
                    "the clock of %s does not say what is visible there. Ask with a position".formatted(source));
        }
        if (!wanted.instant().isAfter(covered)) {
            return refreshed ? "" : notSince();
        }
        return wanted.instant().isAfter(covered.plus(since).plus(TOLERANCE))
                ? ReasonCode.AS_OF_IN_FUTURE.with("that time has not come on %s".formatted(source))
                : notYet(covered.toString());
    }

    /**
     * Why what lies before a position is not known to be searchable; empty when it is, provided that the source still has the
     * history in which the position was read.
     */
    String missing(AsOf.Position wanted) {
        if (!heldBack.isEmpty()) {
            // The source that is away may come back as another: its positions say nothing until it was seen.
            return notYet(position.toString());
        }
        if (!position.covers(wanted.position())) {
            return notYet(position.toString());
        }
        return refreshed ? "" : notSince();
    }

    private String notSince() {
        return ReasonCode.NOT_YET_FRESH.with(
                "the sync of %s has not made searchable what it wrote before the swap%s".formatted(source, because()));
    }

    private String notYet(String covered) {
        return ReasonCode.NOT_YET_FRESH.with(
                "searchable is what %s had up to %s%s".formatted(source, covered, because()));
    }

    private String because() {
        return heldBack.isEmpty() ? "" : " (%s)".formatted(heldBack);
    }
}
