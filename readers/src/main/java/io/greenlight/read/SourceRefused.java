package io.greenlight.read;

/** The source answered and refused: a missing table or column, a missing privilege, a statement that fails. A person must act. */
public final class SourceRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names source, what was tried and what to do. */
    public SourceRefused(String message) {
        super(message);
    }

    /** With a message that names source, what was tried and what to do, and the driver's exception. */
    public SourceRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
