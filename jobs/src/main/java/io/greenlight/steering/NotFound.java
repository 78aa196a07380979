package io.greenlight.steering;

/** What an operator named does not exist. Nothing was changed. */
public final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what does not exist, and what does. */
    public NotFound(String message) {
        super(message);
    }
}
