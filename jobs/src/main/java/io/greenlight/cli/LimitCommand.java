package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import io.greenlight.steering.Steering;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code greenlight limit}. */
@Command(
        name = "limit",
        description = {
            "Changes how many slots of a source read at a time, over all workers.",
            "Takes effect within seconds, after the page that each slot is reading, and stays until it is changed again."
        },
        footer = {"", "Example:", "  greenlight limit eu-1 --slots 2"})
final class LimitCommand extends GreenlightTask implements Changing {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "Name of the source")
    private String source = "";

    @Option(names = "--slots", required = true, paramLabel = "N", description = "1 to " + Steering.MOST_SLOTS)
    private int slots;

    @Override
    ExitCode run(Session session, Printer printer) {
        session.desks().sources().limit(source, slots);
        printer.line("Source %s has %d slots.".formatted(source, slots));
        printer.result(Map.of("source", source, "slots", slots));
        return ExitCode.DONE;
    }
}
