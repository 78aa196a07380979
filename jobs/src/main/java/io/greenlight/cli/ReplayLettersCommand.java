package io.greenlight.cli;

import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.verify.LetterDesk;
import io.greenlight.verify.LetterDesk.Replayed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greenlight dead-letters replay}. */
@Command(
        name = "replay",
        description = {
            "Reads the rows of open dead letters of the serving generations again, and writes those that can be indexed now.",
            "Exit code 0: none of them is left, 3: some still cannot be indexed."
        })
final class ReplayLettersCommand extends GreenlightTask implements Changing {
    @Mixin
    private LetterOptions which = new LetterOptions();

    @Override
    ExitCode run(Application application, Printer printer) {
        StopOnSignal stop = StopOnSignal.install(application.get(Drain.class));
        HeldBackLines why = HeldBackLines.start(application.get(HeldBack.class), printer);
        try (stop;
                why) {
            Replayed replayed = application.get(LetterDesk.class).replay(which.selection(application));
            printer.line(
                    "%d dead letters are loaded or gone, %d are left".formatted(replayed.replayed(), replayed.open()));
            printer.result(replayed);
            return replayed.open() == 0 ? ExitCode.DONE : ExitCode.DEAD_LETTERS;
        }
    }
}
