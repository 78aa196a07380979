package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greenlight dead-letters dismiss}. */
@Command(
        name = "dismiss",
        description = {
            "Lets dead letters be: they count no more, and their documents stay missing.",
            "Give numbers, --cause or --accounts. An account that has few enough now is compared anew and becomes READY."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight dead-letters dismiss 7 8",
            "  greenlight dead-letters dismiss --cause email"
        })
final class DismissLettersCommand extends GreenlightTask implements Changing {
    @Mixin
    private LetterOptions which = new LetterOptions();

    @Override
    ExitCode run(Session session, Printer printer) {
        long dismissed = session.desks().deadLetters().dismiss(which.order());
        printer.line("%d dead letters are dismissed".formatted(dismissed));
        printer.result(Map.of("dismissed", dismissed));
        return ExitCode.DONE;
    }
}
