package io.greenlight.cli;

/** The command line names something that does not exist. Nothing was started. */
final class UnknownName extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownName(String message) {
        super(message);
    }
}
