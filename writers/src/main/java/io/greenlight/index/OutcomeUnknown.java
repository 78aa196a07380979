package io.greenlight.index;

import org.jspecify.annotations.Nullable;

/** A change was sent and no answer came. Read back what is true before trying again. */
public final class OutcomeUnknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the target, what was tried, and what happens next. */
    public OutcomeUnknown(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
