package io.greenlight.cli;

import io.greenlight.check.Finding;
import io.greenlight.dispatch.Drain;
import io.greenlight.doctor.Doctor;
import io.greenlight.progress.Progress;
import io.greenlight.progress.ProgressLine;
import io.greenlight.progress.ProgressStore;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRequest.Swap;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.reindex.ScopeCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code greenlight reindex}. */
@Command(
        name = "reindex",
        description = {
            "Builds a new generation of the entities, verifies it, and swaps it in; or, of some accounts, a source, a time or the dead letters, reads again what serves, and removes what the source does not have any more.",
            "Checks everything first and starts nothing while a check fails. This process works on it, and so does every greenlight worker; if it is interrupted, they go on, or the same command does, from its checkpoints."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight reindex --dry-run       what would happen, in which order",
            "  greenlight reindex                 all entities; the old index is trusted",
            "  greenlight reindex --mode cold     the old index is lost",
            "  greenlight reindex --entity subscriber --hold-swap",
            "  greenlight reindex --wait          the work is done by greenlight worker",
            "  greenlight reindex --accounts 42,43",
            "  greenlight reindex --entity event --source eu-1 --since 36h",
            "  greenlight reindex --dead-letters  after their rows were mended"
        })
final class ReindexCommand extends GreenlightTask implements Changing {
    @Mixin
    private EntityOptions what = new EntityOptions();

    @Mixin
    private ScopeOptions part = new ScopeOptions();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "warm: accounts stay ready on the old generation until the swap; cold: none is ready until it is loaded. Default: warm")
    private Mode mode = Mode.WARM;

    @Option(names = "--dry-run", description = "Print the plan and stop")
    private boolean dryRun;

    @Option(names = "--hold-swap", description = "Leave the swap to an operator")
    private boolean holdSwap;

    @ArgGroup(exclusive = true)
    private WhoWorks who = new WhoWorks();

    /** At most one of them; without, this process works too. */
    static final class WhoWorks {
        @Option(names = "--wait", description = "Leave the work to the workers, and wait until it has ended")
        private boolean waits;

        @Option(names = "--detach", description = "Leave the work to the workers, and return at once")
        private boolean detaches;
    }

    @Option(names = "--idempotency-key", paramLabel = "KEY", description = "The same key gives the same reindex")
    private @Nullable String idempotencyKey;

    @Override
    ExitCode run(Application application, Printer printer) {
        Optional<Partial> partial = part.choose(optionsOfAFullOne());
        return partial.isPresent()
                ? runPartial(application, partial.get(), printer)
                : runFull(application, what.choose(application), printer);
    }

    private List<String> optionsOfAFullOne() {
        List<String> given = new ArrayList<>();
        if (mode == Mode.COLD) {
            given.add("--mode cold");
        }
        if (holdSwap) {
            given.add("--hold-swap");
        }
        if (what.namesTarget()) {
            given.add("--target");
        }
        return given;
    }

    @Override
    public boolean changes() {
        return !dryRun;
    }

    private ExitCode runPartial(Application application, Partial scope, Printer printer) {
        List<String> entities = what.entities(application);
        String target = application.get(ScopeCheck.class).check(entities, scope);
        if (!isSound(application.get(Doctor.class).check(entities, target), printer)) {
            return ExitCode.USAGE;
        }
        if (dryRun) {
            return new PlanPrinter(application, printer).print(entities, scope);
        }
        return reindex(application, ReindexRequest.partial(entities, target, idempotencyKey, scope), printer);
    }

    private ExitCode runFull(Application application, EntityOptions.Choice choice, Printer printer) {
        if (!isSound(application.get(Doctor.class).checkWithRoom(choice.entities(), choice.target()), printer)) {
            return ExitCode.USAGE;
        }
        if (dryRun) {
            return new PlanPrinter(application, printer).print(choice.entities());
        }
        Swap swap = holdSwap ? Swap.HELD : Swap.AUTOMATIC;
        ReindexRequest request = new ReindexRequest(choice.entities(), mode, choice.target(), swap, idempotencyKey);
        return reindex(application, request, printer);
    }

    private static boolean isSound(List<Finding> findings, Printer printer) {
        if (!DoctorCommand.hasProblem(findings)) {
            return true;
        }
        DoctorCommand.print(findings, printer);
        printer.line("Nothing was started.");
        printer.result(Map.of("findings", findings, "ok", false));
        return false;
    }

    private ExitCode reindex(Application application, ReindexRequest request, Printer printer) {
        ReindexRunner runner = application.get(ReindexRunner.class);
        Reindex admitted = runner.admit(request);
        if (who.detaches) {
            runner.submit(admitted);
            printer.line("Reindex %d is left to the workers. Watch it with: greenlight status %d"
                    .formatted(admitted.id(), admitted.id()));
            printer.result(Map.of("reindex", admitted.id(), "state", admitted.state()));
            return ExitCode.DONE;
        }
        Instant start = Instant.now();
        LiveProgress live = LiveProgress.start(application.get(ProgressStore.class), admitted.id(), printer);
        StopOnSignal stop = StopOnSignal.install(application.get(Drain.class));
        try (stop;
                live) {
            Reindex ended = who.waits ? runner.watch(admitted) : runner.run(admitted);
            live.close();
            return summary(application, ended, Duration.between(start, Instant.now()), printer);
        }
    }

    private static ExitCode summary(Application application, Reindex ended, Duration time, Printer printer) {
        Progress progress = application
                .get(ProgressStore.class)
                .find(ended.id())
                .orElseThrow(() -> new UnknownName("Reindex %d does not exist".formatted(ended.id())));
        String reason = ended.reason().isEmpty() ? "" : ": " + ended.reason();
        printer.line("Reindex %d of %s is %s%s".formatted(ended.id(), ended.entities(), ended.state(), reason));
        if (ended.isRunning()) {
            printer.line("  This process was asked to stop. Workers go on with it, or the same command does.");
        }
        progress.entities()
                .forEach(entity -> printer.line("  %s: %d documents in %d units"
                        .formatted(entity.generation(), entity.read(), entity.units())));
        printer.line("  accounts ready %d of %d, dead letters %d, took %s"
                .formatted(progress.ready(), progress.accounts(), progress.dead(), ProgressLine.duration(time)));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("reindex", ended.id());
        result.put("state", ended.state());
        result.put("reason", ended.reason());
        result.put("progress", progress);
        result.put("seconds", time.toMillis() / 1000.0);
        printer.result(result);
        return exitCode(ended, progress);
    }

    private static ExitCode exitCode(Reindex ended, Progress progress) {
        return switch (ended.state()) {
            case DONE -> progress.dead() > 0 ? ExitCode.DEAD_LETTERS : ExitCode.DONE;
            case HELD -> ended.isHeldByOperator() ? ExitCode.DONE : ExitCode.REFUSED;
            case PLANNING, LOADING, FINISHING, FAILED, CANCELLED -> ExitCode.FAILED;
        };
    }
}
