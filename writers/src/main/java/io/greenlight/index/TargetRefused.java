package io.greenlight.index;

/** The cluster answered and will not do it. Nothing was changed, and trying again changes nothing: a person must act. */
public final class TargetRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the target, what was tried, and what to do. */
    public TargetRefused(String message) {
        super(message);
    }
}
