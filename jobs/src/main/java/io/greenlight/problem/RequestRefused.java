package io.greenlight.problem;

/** A request cannot be understood: a value is malformed, or one contradicts another. Nothing was started. */
public final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong, and what would be right. */
    public RequestRefused(String message) {
        super(message);
    }
}
