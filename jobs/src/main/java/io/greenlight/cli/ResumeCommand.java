package io.greenlight.cli;

import io.greenlight.desk.Desks;
import io.greenlight.problem.ExitCode;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code greenlight resume}. */
@Command(
        name = "resume",
        description = "Lets a paused reindex, source or account go on from its checkpoints.",
        footer = {
            "",
            "Examples:",
            "  greenlight resume 81",
            "  greenlight resume --source eu-1",
            "  greenlight resume --account 42"
        })
final class ResumeCommand extends GreenlightTask implements Changing {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private SteeredOptions what = new SteeredOptions();

    @Override
    ExitCode run(Session session, Printer printer) {
        Desks desks = session.desks();
        String done = what.steer(desks.reindexes()::resume, desks.sources()::resume, desks.accounts()::resume);
        printer.line(done + " goes on.");
        printer.result(Map.of("resume", done));
        return ExitCode.DONE;
    }
}
