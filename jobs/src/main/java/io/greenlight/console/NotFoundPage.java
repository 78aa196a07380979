package io.greenlight.console;

/** There is no such page, or nothing of this name. */
final class NotFoundPage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFoundPage(String message) {
        super(message);
    }
}
