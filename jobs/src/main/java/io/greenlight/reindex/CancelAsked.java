package io.greenlight.reindex;

/** An operator gives the reindex up: stop, and drop what it built. */
final class CancelAsked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CancelAsked(long reindex) {
        super("Reindex %d is to be cancelled".formatted(reindex));
    }
}
