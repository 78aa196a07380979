package io.greenlight.dispatch;

/** The unit was taken over by another claim. Stop writing at once; what was written already is harmless. */
public final class EpochLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EpochLost(ClaimedUnit unit) {
        super(
                "Cannot checkpoint unit %d: epoch %d is no longer its current claim. Its new owner goes on from the last checkpoint."
                        .formatted(unit.id(), unit.epoch()));
    }
}
