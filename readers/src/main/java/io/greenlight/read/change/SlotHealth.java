package io.greenlight.read.change;

import org.jspecify.annotations.Nullable;

/**
 * How a source's replication slot is.
 *
 * @param state what may be done with it
 * @param detail the state in words, as which process holds it or why it is lost; empty when there is nothing to add
 * @param confirmed everything before is confirmed; null if there is no slot
 * @param retainedBytes WAL that the source keeps because of the slot
 * @param lagBytes WAL after {@code confirmed}
 */
public record SlotHealth(
        State state, String detail, @Nullable SourcePosition confirmed, long retainedBytes, long lagBytes) {
    /** What may be done with a slot. */
    public enum State {
        /** The source is polled: there is no slot to look after. */
        NOT_NEEDED,
        /** There is none: prepare, and reconcile if there was one before. */
        ABSENT,
        /** Nobody reads from it: open a stream. */
        IDLE,
        /** One of our streams reads from it. */
        ACTIVE,
        /** It is somebody else's: another consumer reads from it, or it was made for another purpose. A person must act. */
        FOREIGN,
        /** The source has given it up: reconcile, drop it, prepare. */
        LOST
    }
}
