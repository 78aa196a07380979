package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments; for programs as JSON, like every other error. */
final class UsagePrinter implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String message = String.valueOf(failure.getMessage());
        if (List.of(arguments).contains("--json")) {
            new Printer(command.getOut(), true).result(Map.of("error", message, "exitCode", ExitCode.USAGE.code()));
        } else {
            command.getErr().println(message);
            UnmatchedArgumentException.printSuggestions(failure, command.getErr());
            command.getErr()
                    .println("How to use it: %s --help"
                            .formatted(command.getCommandSpec().qualifiedName()));
        }
        return ExitCode.USAGE.code();
    }
}
