package io.greenlight.sync;

/** Another run follows the source now: this one stops at once, and nothing of it was stored. */
final class SyncTakenOver extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyncTakenOver(SyncLease lease) {
        super("Another run follows %s since. This one stops.".formatted(lease.source()));
    }
}
