package io.greenlight.cli;

import io.greenlight.swap.GateRefused;
import io.greenlight.sync.SyncCatchUp;
import io.greenlight.sync.SyncState;
import io.greenlight.sync.SyncStore;
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
            "Workers do that by themselves all the time; without one, this process does it.",
            "",
            "Examples:",
            "  greenlight sync --until now",
            "  greenlight sync --source eu-1 --json"
        })
final class SyncCommand extends GreenlightTask {
    @Option(names = "--source", paramLabel = "NAME", description = "Only this source")
    private @Nullable String source;

    @Option(names = "--until", paramLabel = "now", description = "Where to end: now, which is the default")
    private String until = "now";

    @Override
    ExitCode run(Application application, Printer printer) {
        if (!until.equals("now")) {
            throw new UnknownName("--until %s: only 'now' can be waited for".formatted(until));
        }
        SyncCatchUp sync = application.get(SyncCatchUp.class);
        List<String> sources = chosen(sync);
        sources.forEach(sync::catchUp);
        List<SyncState> states = application.get(SyncStore.class).all().stream()
                .filter(state -> sources.contains(state.source()))
                .toList();
        states.forEach(state -> printer.line(SyncLine.of(state)));
        printer.result(Map.of("sources", states));
        return ExitCode.DONE;
    }

    private List<String> chosen(SyncCatchUp sync) {
        String wanted = source;
        if (sync.sources().isEmpty()) {
            throw new GateRefused(
                    "Cannot sync",
                    List.of("no changes are followed. Name change tables: greenlight.entities.<name>.changes"));
        }
        if (wanted == null) {
            return sync.sources();
        }
        if (!sync.sources().contains(wanted)) {
            throw new UnknownName(
                    "Source %s is not followed. Followed are: %s".formatted(wanted, String.join(", ", sync.sources())));
        }
        return List.of(wanted);
    }
}
