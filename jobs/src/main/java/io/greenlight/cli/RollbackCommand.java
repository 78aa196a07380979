package io.greenlight.cli;

import io.greenlight.desk.GenerationSummary;
import io.greenlight.problem.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greenlight rollback}. */
@Command(
        name = "rollback",
        description = {
            "Points the aliases back to the generations that served before. Nothing is lost by",
            "that: they were kept up to date, and the gate asks whether they are.",
            "Once more goes further back; what was left is reached by its name, with swap."
        },
        footer = {"", "Examples:", "  greenlight rollback", "  greenlight rollback --entity subscriber"})
final class RollbackCommand extends GreenlightTask implements Changing {
    @Mixin
    private EntityOptions entities = new EntityOptions();

    @Override
    ExitCode run(Session session, Printer printer) {
        List<Map<String, String>> done = new ArrayList<>();
        for (GenerationSummary generation : session.desks().generations().rollBack(entities.entities())) {
            printer.line("Alias %s points to %s again.".formatted(generation.alias(), generation.name()));
            done.add(Map.of("alias", generation.alias(), "generation", generation.name()));
        }
        printer.result(Map.of("rolledBack", done));
        return ExitCode.DONE;
    }
}
