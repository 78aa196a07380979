package io.greenlight.cli;

import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexStore;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight cancel}. */
@Command(
        name = "cancel",
        description = "Gives up a reindex that is not running: drops its generations, unless they serve.")
final class CancelCommand extends GreenlightTask {
    @Parameters(index = "0", paramLabel = "ID", description = "Number of the reindex")
    private long id;

    @Override
    ExitCode run(Application application, Printer printer) {
        if (application.get(ReindexStore.class).find(id).isEmpty()) {
            throw new UnknownName("Reindex %d does not exist".formatted(id));
        }
        application.get(ReindexRunner.class).cancel(id);
        printer.line("Reindex %d is cancelled.".formatted(id));
        printer.result(Map.of("cancelled", id));
        return ExitCode.DONE;
    }
}
