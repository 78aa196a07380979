package io.greenlight.cli;

import io.greenlight.desk.Page;
import io.greenlight.desk.ReindexDesk;
import io.greenlight.desk.ReindexSummary;
import io.greenlight.dispatch.SlotStore.SourceActivity;
import io.greenlight.dispatch.TargetStore.TargetLimit;
import io.greenlight.dispatch.WorkerStore.WorkerSign;
import io.greenlight.generation.LastComparison;
import io.greenlight.problem.ExitCode;
import io.greenlight.progress.Progress;
import io.greenlight.progress.ProgressLine;
import io.greenlight.progress.Rate;
import io.greenlight.steering.NotFound;
import io.greenlight.sync.SyncState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight status}. */
@Command(
        name = "status",
        description =
                "Shows the latest reindexes: how far, how fast, what holds them back; slots, targets, sync and workers.",
        footer = {
            "",
            "Examples:",
            "  greenlight status",
            "  greenlight status 81 --json",
            "  greenlight status --server https://greenlight.internal:8080"
        })
final class StatusCommand extends GreenlightTask {
    private static final int SHOWN = 5;
    private static final Duration RATE_SAMPLE = Duration.ofSeconds(1);

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Only this reindex")
    private @Nullable Long id;

    @Override
    ExitCode run(Session session, Printer printer) throws InterruptedException {
        ReindexDesk desk = session.desks().reindexes();
        List<Map<String, Object>> shown = new ArrayList<>();
        for (ReindexSummary reindex : chosen(desk)) {
            Rate rate = new Rate(Duration.ofMinutes(1));
            Progress progress = sample(desk, reindex, rate);
            String reason = reindex.reason().isEmpty() ? "" : " (" + reindex.reason() + ")";
            String state = reindex.paused() && reindex.goesOn()
                    ? "PAUSED"
                    : reindex.state().name();
            printer.line("%-9s %s%s".formatted(state, ProgressLine.of(progress, rate), reason));
            shown.add(Map.of("progress", progress, "documentsPerSecond", rate.perSecond()));
        }
        if (shown.isEmpty()) {
            printer.line("No reindex yet. Start one with: greenlight reindex");
        }
        List<SourceActivity> sources =
                shown.isEmpty() ? List.of() : session.desks().sources().activity();
        sources.forEach(source -> print(source, printer));
        List<TargetLimit> targets =
                shown.isEmpty() ? List.of() : session.desks().sources().targetLimits();
        targets.forEach(target -> printer.line("target %s: at most %d bulk requests of a worker at a time"
                .formatted(target.target(), target.bulkConnections())));
        List<SyncState> syncs = session.desks().sources().syncs();
        syncs.forEach(state -> printer.line(SyncLine.of(state)));
        List<LastComparison> comparisons = session.desks().verifications().lastComparisons();
        comparisons.forEach(comparison -> printer.line(comparisonLine(comparison)));
        List<WorkerSign> workers = session.desks().sources().workers();
        workers.forEach(worker -> print(worker, printer));
        printer.result(Map.of(
                "reindexes",
                shown,
                "sources",
                sources,
                "targets",
                targets,
                "syncs",
                syncs,
                "workers",
                workers,
                "comparisons",
                comparisons));
        return ExitCode.DONE;
    }

    private static void print(SourceActivity source, Printer printer) {
        printer.line("source %s: %d of %d slots at work%s%s"
                .formatted(
                        source.source(),
                        source.running(),
                        source.limit(),
                        source.workers().isEmpty() ? "" : " on " + source.workers(),
                        source.paused() ? ", PAUSED" : ""));
    }

    private static void print(WorkerSign worker, Printer printer) {
        printer.line("worker %s: heard of %s ago%s"
                .formatted(
                        worker.worker(),
                        ProgressLine.duration(worker.age()),
                        worker.heldBack().isEmpty() ? "" : ", held back (" + worker.heldBack() + ")"));
    }

    private static String comparisonLine(LastComparison comparison) {
        return "comparison of %s with its sources: %s ago, %s"
                .formatted(
                        comparison.generation(),
                        ProgressLine.duration(comparison.age()),
                        comparison.differing() == 0
                                ? "all equal"
                                : "%d keys differ, mend them with: greenlight repair"
                                        .formatted(comparison.differing()));
    }

    private List<ReindexSummary> chosen(ReindexDesk desk) {
        Long wanted = id;
        return wanted == null ? desk.list(Page.Cursor.first(SHOWN)).items() : List.of(desk.reindex(wanted));
    }

    /** A running reindex is looked at twice, since a rate takes two looks. */
    private static Progress sample(ReindexDesk desk, ReindexSummary reindex, Rate rate) throws InterruptedException {
        Progress progress = look(desk, reindex);
        rate.add(Instant.now(), progress.read());
        if (reindex.goesOn()) {
            Thread.sleep(RATE_SAMPLE);
            progress = look(desk, reindex);
            rate.add(Instant.now(), progress.read());
        }
        return progress;
    }

    private static Progress look(ReindexDesk desk, ReindexSummary reindex) {
        return desk.findProgress(reindex.id())
                .orElseThrow(() -> new NotFound("Reindex %d does not exist".formatted(reindex.id())));
    }
}
