package io.greenlight.cli;

import io.greenlight.verify.LetterDesk;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greenlight dead-letters dismiss}. */
@Command(
        name = "dismiss",
        description = {
            "Lets dead letters be: they count no more, and their documents stay missing.",
            "Give numbers, --cause or --accounts. An account that has few enough now is compared anew and becomes READY."
        })
final class DismissLettersCommand extends GreenlightTask implements Changing {
    @Mixin
    private LetterOptions which = new LetterOptions();

    @Override
    ExitCode run(Application application, Printer printer) {
        if (!which.isNarrow()) {
            throw new UnknownName("Say which dead letters: numbers, --cause or --accounts");
        }
        long dismissed = application.get(LetterDesk.class).dismiss(which.selection(application));
        printer.line("%d dead letters are dismissed".formatted(dismissed));
        printer.result(Map.of("dismissed", dismissed));
        return ExitCode.DONE;
    }
}
