package io.greenlight.reindex;

import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.document.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one slot holds: its unit, and how far it has read. Belongs to one thread; reader and writer of a step share it. */
final class Slot {
    private @Nullable ClaimedUnit unit;
    private @Nullable Position position;

    boolean isFree() {
        return unit == null;
    }

    void take(ClaimedUnit claimed) {
        unit = claimed;
        position = claimed.checkpoint();
    }

    ClaimedUnit unit() {
        return Objects.requireNonNull(unit, "the slot is free");
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
}
