package io.greenlight.cli;

import io.greenlight.generation.Generation;
import io.greenlight.swap.Swapper;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight retire}. */
@Command(name = "retire", description = "Drops the indexes of a generation for good. Never one that serves.")
final class RetireCommand extends GreenlightTask implements Changing {
    @Parameters(index = "0", paramLabel = "GENERATION", description = "As subscribers-g000041")
    private String name = "";

    @Override
    ExitCode run(Application application, Printer printer) {
        Generation generation = GenerationsCommand.named(application, name);
        application.get(Swapper.class).retire(generation);
        printer.line("%s is retired, its indexes are dropped.".formatted(name));
        printer.result(Map.of("retired", name));
        return ExitCode.DONE;
    }
}
