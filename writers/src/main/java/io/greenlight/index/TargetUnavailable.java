package io.greenlight.index;

import org.jspecify.annotations.Nullable;

/** The cluster cannot be reached. Nothing was changed: try again later. */
public final class TargetUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the target, what was tried, and what happens next. */
    public TargetUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
