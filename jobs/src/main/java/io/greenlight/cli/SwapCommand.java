package io.greenlight.cli;

import io.greenlight.generation.Generation;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.swap.GateRefused;
import io.greenlight.swap.Swapper;
import java.util.List;
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
    ExitCode run(Application application, Printer printer) {
        Generation generation = GenerationsCommand.named(application, name);
        Swapper swapper = application.get(Swapper.class);
        if (force == null) {
            swapper.swap(generation);
        } else if (force.equals(name)) {
            swapper.force(generation);
        } else {
            throw new GateRefused(
                    "Cannot force the swap to %s".formatted(name),
                    List.of("--force must name the same generation, it names %s".formatted(force)));
        }
        application.get(ReindexRunner.class).noteSwap(generation);
        printer.line("Alias %s points to %s.".formatted(generation.alias(), generation.name()));
        printer.result(Map.of("alias", generation.alias(), "generation", generation.name()));
        return ExitCode.DONE;
    }
}
