package io.greenlight.dispatch;

/** How a run of a slot ended, and what becomes of its task. */
public enum SlotEnd {
    /** Nothing is left to take: the slot is made again when there is. */
    IDLE,
    /** Somebody should go on with it at once, on this worker or another. */
    AGAIN
}
