package io.greenlight.cli;

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
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
