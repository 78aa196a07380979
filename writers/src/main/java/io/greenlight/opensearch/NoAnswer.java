package io.greenlight.opensearch;

import java.io.IOException;

/** A request got no answer: the target could not be reached, or the connection broke or stayed silent. */
final class NoAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean reached;

    NoAnswer(String message, boolean reached, Throwable cause) {
        super(message, cause);
        this.reached = reached;
    }

    /** Whether the request may have arrived, and so may have been carried out. */
    boolean mayHaveArrived() {
        return reached;
    }
}
