package io.greenlight.deadletter;

/** The content of a dead letter is kept, and cannot be decrypted: its key is not configured, or it is not what was stored. */
public final class ContentUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContentUnreadable(String message) {
        super(message);
    }
}
