package io.greenlight.opensearch;

import org.jspecify.annotations.Nullable;

/** An answer does not say what became of each document. The request counts as unanswered. */
final class UnreadableAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableAnswer(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
