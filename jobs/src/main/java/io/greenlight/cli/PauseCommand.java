package io.greenlight.cli;

import io.greenlight.desk.Desks;
import io.greenlight.problem.ExitCode;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code greenlight pause}. */
@Command(
        name = "pause",
        description = "Lets no slot read a further page of a reindex, a source or an account, until it is resumed.",
        footer = {
            "",
            "Examples:",
            "  greenlight pause 81",
            "  greenlight pause --source eu-1",
            "  greenlight pause --account 42"
        })
final class PauseCommand extends GreenlightTask implements Changing {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private SteeredOptions what = new SteeredOptions();

    @Override
    ExitCode run(Session session, Printer printer) {
        Desks desks = session.desks();
        String done = what.steer(desks.reindexes()::pause, desks.sources()::pause, desks.accounts()::pause);
        printer.line(done + " is paused. Slots stop after the page they are reading.");
        printer.result(Map.of("pause", done));
        return ExitCode.DONE;
    }
}
