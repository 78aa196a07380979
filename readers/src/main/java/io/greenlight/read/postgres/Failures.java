package io.greenlight.read.postgres;

import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Turns the driver's exceptions into ours, by what may be done next. Never passes a row's content on. */
final class Failures {
    private Failures() {}

    /**
     * The exception to throw.
     *
     * @param attempt what was tried, as {@code read subscriber of shard_1 at source eu-1}
     */
    static RuntimeException of(String attempt, SQLException cause) {
        if (isUnavailable(cause)) {
            return new SourceUnavailable(
                    "Cannot %s: %s. Reading goes on by itself when the server is back."
                            .formatted(attempt, reason(cause)),
                    cause);
        }
        String message = "Cannot %s: %s. %s".formatted(attempt, reason(cause), remedy(cause));
        return carriesContent(cause) ? new SourceRefused(message) : new SourceRefused(message, cause);
    }

    /** Whether trying again later can help without anybody doing anything. */
    static boolean isUnavailable(SQLException cause) {
        String state = state(cause);
        return state.startsWith("08") // connection
                || state.startsWith("57P") // shutdown, crash, starting up
                || state.startsWith("53") // too many connections, out of memory or disk
                || state.equals("40001") // on a standby: cancelled for a conflict with recovery
                || state.equals("40P01")
                || cause.getCause() instanceof IOException;
    }

    /** Whether the server wants a privilege we have not. */
    static boolean isMissingPrivilege(SQLException cause) {
        return state(cause).equals("42501");
    }

    /** The server's words, but for errors about values: those quote the value, which is personal data. */
    static String reason(SQLException cause) {
        String state = state(cause);
        if (carriesContent(cause)) {
            return "a value does not fit its type or constraint (SQLSTATE %s)".formatted(state);
        }
        if (cause.getCause() instanceof UnknownHostException unknown) {
            return "host %s is unknown".formatted(unknown.getMessage());
        }
        return "%s (SQLSTATE %s)".formatted(firstLine(cause), state);
    }

    /** What to do about an error that does not go away by itself. */
    static String remedy(SQLException cause) {
        return switch (state(cause)) {
            case "28P01", "28000" -> "Correct user and password of the source, or the server's pg_hba.conf.";
            case "3D000" -> "Correct the database in the source's URL.";
            case "42P01" -> "Correct the table's name in the SQL, or create it in the shard.";
            case "42703" -> "Correct the column's name in the SQL, or add the column.";
            case "42501" -> "Grant the source's user the privilege to read it.";
            case "42601" -> "Correct the SQL of the entity.";
            case "57014" -> "Give the query an index that serves its order, or raise the source's statement timeout.";
            case "42804", "42883", "42846" -> "Cast the column in the SQL of the entity.";
            case "55006" -> "End the session that holds it, or wait until it has ended.";
            case "55P03" -> "Try again when the transaction that locks the table has ended.";
            case "25006" -> "Use SQL that only reads.";
            default -> "Correct the SQL of the entity or the server.";
        };
    }

    static String state(SQLException cause) {
        return cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    private static boolean carriesContent(SQLException cause) {
        String state = state(cause);
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("P0");
    }

    private static String firstLine(SQLException cause) {
        String message = serverMessage(cause);
        if (message == null) {
            message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        }
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    private static @Nullable String serverMessage(SQLException cause) {
        return cause instanceof PSQLException server && server.getServerErrorMessage() != null
                ? server.getServerErrorMessage().getMessage()
                : null;
    }
}
