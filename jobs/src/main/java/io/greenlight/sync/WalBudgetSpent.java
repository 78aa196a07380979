package io.greenlight.sync;

/** A source keeps more WAL than it may: drop the slot, and read again what is missed by that. */
final class WalBudgetSpent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WalBudgetSpent(String message) {
        super(message);
    }
}
