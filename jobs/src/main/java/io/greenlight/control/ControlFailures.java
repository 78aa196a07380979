package io.greenlight.control;

import java.sql.SQLException;

/** Says in one line why the control database does not answer. */
final class ControlFailures {
    static final String REMEDY =
            "Correct greenlight.control.url, username and password, or start the server and let it accept us";

    private ControlFailures() {}

    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return firstLine(cause);
    }

    static String firstLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        String line = message.lines().findFirst().orElse("");
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
