package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import io.greenlight.problem.RequestRefused;
import io.greenlight.sync.SyncState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code greenlight sync}. */
@Command(
        name = "sync",
        description = {
            "Brings every live generation up to what the sources hold now, then ends.",
            "Workers do that by themselves all the time; without one, this process does it."
        },
        footer = {"", "Examples:", "  greenlight sync --until now", "  greenlight sync --source eu-1 --json"})
final class SyncCommand extends GreenlightTask implements Changing {
    @Option(names = "--source", paramLabel = "NAME", description = "Only this source")
    private @Nullable String source;

    @Option(names = "--until", paramLabel = "now", description = "Where to end: now, which is the default")
    private String until = "now";

    @Override
    ExitCode run(Session session, Printer printer) {
        if (!until.equals("now")) {
            throw new RequestRefused("--until %s: only 'now' can be waited for".formatted(until));
        }
        List<SyncState> states = session.desks().sources().sync(source);
        states.forEach(state -> printer.line(SyncLine.of(state)));
        printer.result(Map.of("sources", states));
        return ExitCode.DONE;
    }
}
