package io.greenlight.cli;

import io.greenlight.desk.GenerationSummary;
import io.greenlight.problem.ExitCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code greenlight generations}. */
@Command(
        name = "generations",
        description = "Lists all generations, newest first.",
        footer = {"", "Example:", "  greenlight generations"})
final class GenerationsCommand extends GreenlightTask {
    @Override
    ExitCode run(Session session, Printer printer) {
        List<GenerationSummary> generations = session.desks().generations().all();
        printer.table(
                List.of("generation", "entity", "target", "state", "serving", "reindex", "created"),
                generations.stream().map(GenerationsCommand::row).toList());
        printer.result(Map.of("generations", generations));
        return ExitCode.DONE;
    }

    private static List<String> row(GenerationSummary generation) {
        return List.of(
                generation.name(),
                generation.entity(),
                generation.target(),
                generation.state().name(),
                generation.serving() ? "yes" : "-",
                Long.toString(generation.reindex()),
                Times.show(generation.createdAt()));
    }
}
