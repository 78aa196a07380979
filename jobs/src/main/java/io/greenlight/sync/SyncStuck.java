package io.greenlight.sync;

/** The sync of a source does not get on: see why, then wait for it again. */
public final class SyncStuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyncStuck(String source, String reason) {
        super("Cannot wait for the sync of %s any longer: %s. It goes on by itself; see greenlight status"
                .formatted(source, reason.isEmpty() ? "it makes no progress" : reason));
    }
}
