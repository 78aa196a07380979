package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight retire}. */
@Command(
        name = "retire",
        description = "Drops the indexes of a generation for good. Never one that serves.",
        footer = {"", "Example:", "  greenlight retire subscribers-g000041"})
final class RetireCommand extends GreenlightTask implements Changing {
    @Parameters(index = "0", paramLabel = "GENERATION", description = "As subscribers-g000041")
    private String name = "";

    @Override
    ExitCode run(Session session, Printer printer) {
        session.desks().generations().retire(name);
        printer.line("%s is retired, its indexes are dropped.".formatted(name));
        printer.result(Map.of("retired", name));
        return ExitCode.DONE;
    }
}
