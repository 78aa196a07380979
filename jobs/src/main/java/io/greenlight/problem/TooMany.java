package io.greenlight.problem;

/** More was asked for at once than is allowed. Nothing was started. */
public final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what there is too much of, as {@code accounts}. */
    public TooMany(String what, long given, long most) {
        super("Cannot take %d %s at once: at most %d are allowed. Ask in parts".formatted(given, what, most));
    }
}
