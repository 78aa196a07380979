package io.greenlight.reindex;

/** A unit cannot be loaded. The reindex is FAILED; the same command goes on once the cause is mended. */
final class LoadFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoadFailed(String reason) {
        super(reason);
    }
}
