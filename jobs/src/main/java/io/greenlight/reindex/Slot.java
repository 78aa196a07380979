package io.greenlight.reindex;

import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.document.Position;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one slot holds: its unit, how far it has read, and the unit it will take next. Belongs to one thread; reader and writer
 * of a step share it.
 */
final class Slot {
    private @Nullable ClaimedUnit unit;
    private @Nullable ClaimedUnit next;
    private @Nullable ClaimedUnit last;
    private @Nullable Position position;
    private long reindex;
    private boolean ended;

    boolean isFree() {
        return unit == null;
    }

    /** Whether a unit is claimed that is not begun. */
    boolean hasNext() {
        return next != null;
    }

    /** The reindex of the claimed unit that is not begun. */
    ClaimedUnit next() {
        return Objects.requireNonNull(next, "nothing is claimed");
    }

    void takeNext(ClaimedUnit claimed) {
        next = claimed;
    }

    /** From here on only units of this reindex are begun. */
    void workFor(long id) {
        reindex = id;
    }

    /** Begins the claimed unit, if it belongs to the reindex that is worked for; whether it did. */
    boolean startNext() {
        ClaimedUnit claimed = next;
        if (claimed == null || claimed.reindex() != reindex) {
            return false;
        }
        unit = claimed;
        last = claimed;
        position = claimed.checkpoint();
        next = null;
        return true;
    }

    ClaimedUnit unit() {
        return Objects.requireNonNull(unit, "the slot is free");
    }

    /** The unit of the last page that was handed out: its end may have been read and not yet stored. */
    Optional<ClaimedUnit> findLast() {
        return Optional.ofNullable(last);
    }

    @Nullable
    Position position() {
        return position;
    }

    void advance(@Nullable Position last) {
        position = last == null ? position : last;
    }

    /** The unit is done, lost or given back. */
    void clear() {
        unit = null;
        position = null;
    }

    /** No further unit is taken. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }
}
