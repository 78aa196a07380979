package io.greenlight.cli;

import io.greenlight.problem.Problem;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Shows an error in one line, with what to do, and ends with the code that belongs to it. */
final class ErrorPrinter implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        Problem.Verdict verdict = Problem.of(failure);
        int exitCode = verdict.problem().exitCode().code();
        GlobalOptions options =
                command.getCommand() instanceof GreenlightTask task ? task.options : new GlobalOptions();
        if (options.json) {
            new Printer(command.getOut(), true)
                    .result(Map.of(
                            "error",
                            verdict.message(),
                            "code",
                            verdict.problem().name(),
                            "exitCode",
                            exitCode));
        } else {
            command.getErr().println(verdict.message());
        }
        if (options.verbose) {
            failure.printStackTrace(command.getErr());
        }
        return exitCode;
    }
}
