package io.greenlight.dispatch;

/** What a slot has to do before its next page. */
public enum SlotOrder {
    /** Read on. */
    GO_ON,
    /** Give the unit back, since it or its reindex was paused, cancelled or taken over, and take another one. */
    ANOTHER_UNIT,
    /** Give the unit back and end: the source is paused, or allows fewer slots now. */
    END,
    /** The slot was taken over: write nothing more. */
    LOST
}
