package io.greenlight.steering;

/** What an operator named does not exist. Nothing was changed. */
public final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
        super(message);
    }
}
