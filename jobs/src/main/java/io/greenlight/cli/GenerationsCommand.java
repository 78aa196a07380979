package io.greenlight.cli;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code greenlight generations}. */
@Command(name = "generations", description = "Lists all generations, newest first.")
final class GenerationsCommand extends GreenlightTask {
    @Override
    ExitCode run(Application application, Printer printer) {
        List<Generation> generations = application.get(GenerationStore.class).all();
        printer.table(
                List.of("generation", "entity", "target", "state", "serving", "reindex", "created"),
                generations.stream().map(GenerationsCommand::row).toList());
        printer.result(Map.of("generations", generations));
        return ExitCode.DONE;
    }

    private static List<String> row(Generation generation) {
        return List.of(
                generation.name(),
                generation.entity(),
                generation.target(),
                generation.state().name(),
                generation.serving() ? "yes" : "-",
                Long.toString(generation.reindex()),
                Times.show(generation.createdAt()));
    }

    /** The generation of this name, as the user typed it. */
    static Generation named(Application application, String name) {
        return application
                .get(GenerationStore.class)
                .findByName(name)
                .orElseThrow(() -> new UnknownName(
                        "Generation %s does not exist. List them with: greenlight generations".formatted(name)));
    }
}
