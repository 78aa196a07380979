package io.greenlight.cli;

import io.greenlight.problem.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Shows an error in one line, or one for each fault, with what to do, and ends with the code that belongs to it. */
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
            command.getErr().println(Harmless.lines(verdict.message()));
        }
        if (options.verbose) {
            command.getErr().println(Harmless.lines(trace(failure)));
        }
        return exitCode;
    }

    private static String trace(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
