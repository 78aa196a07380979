package io.greenlight.cli;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.greenlight.cli.ExitCode.Verdict;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Shows an error in one line, with what to do, and ends with the code that belongs to it. */
final class ErrorPrinter implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        Verdict verdict = ExitCode.of(failure);
        String message = message(verdict.cause());
        GlobalOptions options =
                command.getCommand() instanceof GreenlightTask task ? task.options : new GlobalOptions();
        if (options.json) {
            new Printer(command.getOut(), true)
                    .result(Map.of("error", message, "exitCode", verdict.code().code()));
        } else {
            command.getErr().println(message);
        }
        if (options.verbose) {
            failure.printStackTrace(command.getErr());
        }
        return verdict.code().code();
    }

    private static String message(Throwable cause) {
        if (cause instanceof PoolInitializationException) {
            return "Cannot reach the control database: %s. Check greenlight.control.url, username and password."
                    .formatted(root(cause).getMessage());
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
