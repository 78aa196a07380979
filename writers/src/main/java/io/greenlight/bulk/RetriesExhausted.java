package io.greenlight.bulk;

import org.jspecify.annotations.Nullable;

/** The target did not take the documents within the configured patience. Writing the same page again is harmless. */
public final class RetriesExhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the target, what was tried, and what happens next. */
    public RetriesExhausted(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
