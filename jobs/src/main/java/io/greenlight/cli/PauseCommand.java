package io.greenlight.cli;

import io.greenlight.steering.Steering;
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
    ExitCode run(Application application, Printer printer) {
        Steering steering = application.get(Steering.class);
        String done = what.steer(steering::pauseReindex, steering::pauseSource, steering::pauseAccount);
        printer.line(done + " is paused. Slots stop after the page they are reading.");
        printer.result(Map.of("pause", done));
        return ExitCode.DONE;
    }
}
