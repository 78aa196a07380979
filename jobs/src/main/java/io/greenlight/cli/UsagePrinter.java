package io.greenlight.cli;

import io.greenlight.problem.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments, in one line; for programs as JSON, like every other error. */
final class UsagePrinter implements IParameterExceptionHandler {
    private static final Problem PROBLEM = Problem.MALFORMED_REQUEST;

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        int exitCode = PROBLEM.exitCode().code();
        String message = message(failure);
        if (List.of(arguments).contains("--json")) {
            new Printer(command.getOut(), true)
                    .result(Map.of("error", message, "code", PROBLEM.name(), "exitCode", exitCode));
        } else {
            command.getErr().println(Harmless.line(message));
        }
        return exitCode;
    }

    /** What is wrong, what may have been meant, and where to read on. */
    private static String message(ParameterException failure) {
        StringWriter said = new StringWriter();
        PrintWriter printer = new PrintWriter(said);
        printer.println(failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, printer);
        printer.println("How to use it: %s --help"
                .formatted(failure.getCommandLine().getCommandSpec().qualifiedName()));
        return said.toString()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> line.matches(".*[.?]") ? line : line + ".")
                .collect(Collectors.joining(" "));
    }
}
