package io.greenlight.console;

/** The control database takes too long for a page. */
final class NotInTime extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotInTime() {
        super("The control database takes too long. The page is tried again by itself");
    }
}
