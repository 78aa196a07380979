package io.greenlight.control;

/** The control database cannot be used: unreachable, unknown, or it refuses us. Nothing was started. */
public final class ControlUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ControlUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
