package io.greenlight.read.change;

/** Changes after the position are no longer to be had. Mark the source's accounts stale, reconcile, and begin anew. */
public final class ChangesLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names source, slot and position. */
    public ChangesLost(String message) {
        super(message);
    }
}
