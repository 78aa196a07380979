package io.greenlight.control;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Says in one line why the control database does not answer. */
public final class ControlFailures {
    static final String REMEDY =
            "Correct greenlight.control.url, username and password, or start the server and let it accept us";

    private static final List<Class<? extends Throwable>> AWAY = List.of(
            DataAccessResourceFailureException.class,
            RecoverableDataAccessException.class,
            TransientDataAccessException.class,
            TransactionException.class);
    /** The server ended our session in the middle of a transaction, in which we were silent for too long. */
    private static final String SILENT_FOR_TOO_LONG = "25P03";

    private ControlFailures() {}

    /** Whether something failed since the control database could not be reached, ended our session, or took another's word. */
    public static boolean isAway(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Throwable current = cause;
            if (AWAY.stream().anyMatch(type -> type.isInstance(current)) || isSilentForTooLong(current)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSilentForTooLong(Throwable cause) {
        return cause instanceof SQLException error && SILENT_FOR_TOO_LONG.equals(error.getSQLState());
    }

    /** The first line of what the database or its driver said. */
    public static String reason(Throwable failure) {
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
