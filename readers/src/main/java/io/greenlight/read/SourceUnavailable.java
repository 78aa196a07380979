package io.greenlight.read;

/** The source cannot be reached, or cut the connection. Nothing was lost: read the same page again later. */
public sealed class SourceUnavailable extends RuntimeException permits SourceBusy {
    private static final long serialVersionUID = 1L;

    /** With a message that names source, what was tried and what to do. */
    public SourceUnavailable(String message) {
        super(message);
    }

    /** With a message that names source, what was tried and what to do, and the driver's exception. */
    public SourceUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
