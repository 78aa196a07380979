package io.greenlight.cli;

import io.greenlight.check.Finding;
import io.greenlight.control.ControlCheck;
import io.greenlight.desk.Desks;
import io.greenlight.desk.IdempotencyKeys;
import io.greenlight.desk.ReindexDesk;
import io.greenlight.desk.ReindexOrder;
import io.greenlight.desk.ReindexSummary;
import io.greenlight.doctor.ChecksFailed;
import io.greenlight.problem.ExitCode;
import io.greenlight.progress.Progress;
import io.greenlight.progress.ProgressLine;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.ReindexRequest.Swap;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final int SHOWN_ORDER = 10;
    private static final int WHOLE_ORDER = 1_000_000;

    @Mixin
    private EntityOptions what = new EntityOptions();

    @Mixin
    private EntityOptions.TargetOption where = new EntityOptions.TargetOption();

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

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "The same key gives the same reindex: 1 to 200 characters of ASCII")
    private @Nullable String idempotencyKey;

    @Override
    public boolean changes() {
        return !dryRun;
    }

    /** Without its control database nothing can be asked for: then the checks say what is wrong, all at once. */
    @Override
    ExitCode run(Application application, Printer printer) throws Exception {
        if (!ChecksFailed.hasProblem(List.of(application.get(ControlCheck.class).check()))) {
            return super.run(application, printer);
        }
        return refuse(application.get(Desks.class).checks().check(what.entities(), where.target()), printer);
    }

    private static ExitCode refuse(List<Finding> findings, Printer printer) {
        DoctorCommand.print(findings, printer);
        printer.line("Nothing was started.");
        printer.result(Map.of("findings", findings, "ok", false));
        return ExitCode.USAGE;
    }

    @Override
    ExitCode run(Session session, Printer printer) {
        ReindexDesk desk = session.desks().reindexes();
        try {
            if (dryRun) {
                new PlanPrinter(printer).print(desk.plan(order(), printer.isJson() ? WHOLE_ORDER : SHOWN_ORDER));
                return ExitCode.DONE;
            }
            return follow(
                    session, desk.start(order(), IdempotencyKeys.check("--idempotency-key", idempotencyKey)), printer);
        } catch (ChecksFailed failed) {
            return refuse(failed.findings(), printer);
        }
    }

    private ReindexOrder order() {
        return new ReindexOrder(
                what.entities(),
                where.target(),
                mode,
                holdSwap ? Swap.HELD : Swap.AUTOMATIC,
                part.accounts(),
                part.source(),
                part.since(),
                part.which());
    }

    private ExitCode follow(Session session, ReindexSummary started, Printer printer) {
        if (who.detaches) {
            printer.line(
                    started.goesOn()
                            ? "Reindex %d is left to the workers. Watch it with: greenlight status %d"
                                    .formatted(started.id(), started.id())
                            : "Reindex %d of this key is %s".formatted(started.id(), started.state()));
            printer.result(Map.of("reindex", started.id(), "state", started.state()));
            return ExitCode.DONE;
        }
        ReindexDesk desk = session.desks().reindexes();
        Instant start = Instant.now();
        LiveProgress live = LiveProgress.start(() -> desk.findProgress(started.id()), printer);
        Session.Working working = session.beginToWork();
        try (working;
                live) {
            ReindexSummary ended = who.waits ? desk.await(started.id()) : desk.work(started.id());
            live.close();
            return summary(desk, ended, Duration.between(start, Instant.now()), printer);
        }
    }

    private static ExitCode summary(ReindexDesk desk, ReindexSummary ended, Duration time, Printer printer) {
        Progress progress = desk.findProgress(ended.id()).orElseThrow();
        String reason = ended.reason().isEmpty() ? "" : ": " + ended.reason();
        printer.line("Reindex %d of %s is %s%s"
                .formatted(ended.id(), String.join("+", ended.entities()), ended.state(), reason));
        if (ended.goesOn()) {
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

    private static ExitCode exitCode(ReindexSummary ended, Progress progress) {
        return switch (ended.state()) {
            case DONE -> progress.dead() > 0 ? ExitCode.DEAD_LETTERS : ExitCode.DONE;
            case HELD -> ended.waitsForSwap() ? ExitCode.DONE : ExitCode.REFUSED;
            case PLANNING, LOADING, FINISHING, FAILED, CANCELLED -> ExitCode.FAILED;
        };
    }
}
