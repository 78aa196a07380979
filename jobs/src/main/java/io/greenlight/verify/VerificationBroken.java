package io.greenlight.verify;

/** A comparison did not come to its end. What it found so far is kept; it can go on. */
public final class VerificationBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VerificationBroken(String message, Throwable cause) {
        super(message, cause);
    }
}
