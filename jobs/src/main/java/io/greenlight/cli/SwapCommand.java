package io.greenlight.cli;

import io.greenlight.desk.GenerationDesk;
import io.greenlight.desk.GenerationSummary;
import io.greenlight.problem.ExitCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code greenlight swap}. */
@Command(
        name = "swap",
        description = {
            "Points the alias to a generation, if the gate allows it.",
            "Also goes back to an older generation that is not retired yet (see rollback)."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight swap subscribers-g000042",
            "  greenlight swap subscribers-g000042 --force subscribers-g000042"
        })
final class SwapCommand extends GreenlightTask implements Changing {
    @Parameters(index = "0", paramLabel = "GENERATION", description = "As subscribers-g000042")
    private String name = "";

    @Option(
            names = "--force",
            paramLabel = "GENERATION",
            description = "Swap whatever the gate says. Type the generation's name again")
    private @Nullable String force;

    @Override
    ExitCode run(Session session, Printer printer) {
        GenerationDesk desk = session.desks().generations();
        GenerationSummary generation = force == null ? desk.swap(name) : desk.force(name, force);
        printer.line("Alias %s points to %s.".formatted(generation.alias(), generation.name()));
        printer.result(Map.of("alias", generation.alias(), "generation", generation.name()));
        return ExitCode.DONE;
    }
}
