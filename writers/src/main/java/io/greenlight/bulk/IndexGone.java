package io.greenlight.bulk;

import org.jspecify.annotations.Nullable;

/** A physical index that should take documents no longer exists. Writing stops; nothing is created in its place. */
public final class IndexGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the target, what was tried, and what happens next. */
    public IndexGone(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
