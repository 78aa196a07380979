package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import io.greenlight.verify.LetterDesk.Replayed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greenlight dead-letters replay}. */
@Command(
        name = "replay",
        description = {
            "Reads the rows of open dead letters of the serving generations again, and writes those that can be indexed now.",
            "Exit code 0: none of them is left, 3: some still cannot be indexed."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight dead-letters replay",
            "  greenlight dead-letters replay --cause email --accounts 42,43"
        })
final class ReplayLettersCommand extends GreenlightTask implements Changing {
    @Mixin
    private LetterOptions which = new LetterOptions();

    @Override
    ExitCode run(Session session, Printer printer) {
        Session.Working working = session.beginToWork(printer);
        try (working) {
            Replayed replayed = session.desks().deadLetters().replay(which.order());
            printer.line(
                    "%d dead letters are loaded or gone, %d are left".formatted(replayed.replayed(), replayed.open()));
            printer.result(replayed);
            return replayed.open() == 0 ? ExitCode.DONE : ExitCode.DEAD_LETTERS;
        }
    }
}
