package io.greenlight.read;

/** All reads that the source allows at a time are under way. Ask again: one ends soon. */
public final class SourceBusy extends SourceUnavailable {
    private static final long serialVersionUID = 1L;

    /** With a message that names source, what was tried and the limit. */
    public SourceBusy(String message) {
        super(message);
    }
}
