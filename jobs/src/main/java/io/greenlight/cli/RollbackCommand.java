package io.greenlight.cli;

import io.greenlight.generation.Generation;
import io.greenlight.swap.Swapper;
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
            "",
            "Examples:",
            "  greenlight rollback --entity subscriber"
        })
final class RollbackCommand extends GreenlightTask implements Changing {
    @Mixin
    private EntityOptions entities = new EntityOptions();

    @Override
    ExitCode run(Application application, Printer printer) {
        Swapper swapper = application.get(Swapper.class);
        List<Generation> before = new ArrayList<>();
        for (String entity : entities.entities(application)) {
            before.add(swapper.previous(entity));
        }
        List<Map<String, String>> done = new ArrayList<>();
        for (Generation generation : before) {
            swapper.swap(generation);
            printer.line("Alias %s points to %s again.".formatted(generation.alias(), generation.name()));
            done.add(Map.of("alias", generation.alias(), "generation", generation.name()));
        }
        printer.result(Map.of("rolledBack", done));
        return ExitCode.DONE;
    }
}
