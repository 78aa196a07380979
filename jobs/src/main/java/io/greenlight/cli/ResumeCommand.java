package io.greenlight.cli;

import io.greenlight.document.AccountId;
import io.greenlight.steering.Steering;
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
final class ResumeCommand extends GreenlightTask {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private SteeredOptions what = new SteeredOptions();

    @Override
    ExitCode run(Application application, Printer printer) {
        Steering steering = application.get(Steering.class);
        String done;
        if (what.reindex != null) {
            steering.resumeReindex(what.reindex);
            done = "Reindex %d".formatted(what.reindex);
        } else if (what.source != null) {
            steering.resumeSource(what.source);
            done = "Source %s".formatted(what.source);
        } else {
            steering.resumeAccount(new AccountId(String.valueOf(what.account)));
            done = "Account %s".formatted(what.account);
        }
        printer.line(done + " goes on.");
        printer.result(Map.of("resume", done));
        return ExitCode.DONE;
    }
}
