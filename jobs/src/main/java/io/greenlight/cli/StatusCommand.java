package io.greenlight.cli;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.dispatch.SlotStore.SourceActivity;
import io.greenlight.dispatch.WorkerStore;
import io.greenlight.dispatch.WorkerStore.WorkerSign;
import io.greenlight.generation.LastComparison;
import io.greenlight.generation.LastComparisonStore;
import io.greenlight.progress.Progress;
import io.greenlight.progress.ProgressLine;
import io.greenlight.progress.ProgressStore;
import io.greenlight.progress.Rate;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexStore;
import io.greenlight.sync.SyncState;
import io.greenlight.sync.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight status}. */
@Command(name = "status", description = "Shows the latest reindexes: how far, how fast, what holds them back.")
final class StatusCommand extends GreenlightTask {
    private static final int SHOWN = 5;
    private static final Duration RATE_SAMPLE = Duration.ofSeconds(1);

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Only this reindex")
    private @Nullable Long id;

    @Override
    ExitCode run(Application application, Printer printer) throws InterruptedException {
        ProgressStore store = application.get(ProgressStore.class);
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Reindex reindex : chosen(application.get(ReindexStore.class))) {
            Rate rate = new Rate(Duration.ofMinutes(1));
            Progress progress = sample(store, reindex, rate);
            String reason = reindex.reason().isEmpty() ? "" : " (" + reindex.reason() + ")";
            String state = reindex.paused() && reindex.isRunning()
                    ? "PAUSED"
                    : reindex.state().name();
            printer.line("%-9s %s%s".formatted(state, ProgressLine.of(progress, rate), reason));
            shown.add(Map.of("progress", progress, "documentsPerSecond", rate.perSecond()));
        }
        if (shown.isEmpty()) {
            printer.line("No reindex yet. Start one with: greenlight reindex");
        }
        List<SourceActivity> sources =
                shown.isEmpty() ? List.of() : application.get(SlotStore.class).activity();
        sources.forEach(source -> printer.line("source %s: %d of %d slots at work%s%s"
                .formatted(
                        source.source(),
                        source.running(),
                        source.limit(),
                        source.workers().isEmpty() ? "" : " on " + source.workers(),
                        source.paused() ? ", PAUSED" : "")));
        List<SyncState> syncs = application.get(SyncStore.class).all();
        syncs.forEach(state -> printer.line(SyncLine.of(state)));
        List<LastComparison> comparisons =
                application.get(LastComparisonStore.class).ofServing();
        comparisons.forEach(comparison -> printer.line(comparisonLine(comparison)));
        List<WorkerSign> workers = application
                .get(WorkerStore.class)
                .alive(application.get(GreenlightProperties.class).load().deadAfter());
        workers.forEach(worker -> printer.line("worker %s: heard of %s ago%s"
                .formatted(
                        worker.worker(),
                        ProgressLine.duration(worker.age()),
                        worker.heldBack().isEmpty() ? "" : ", held back (" + worker.heldBack() + ")")));
        printer.result(Map.of(
                "reindexes",
                shown,
                "sources",
                sources,
                "syncs",
                syncs,
                "workers",
                workers,
                "comparisons",
                comparisons));
        return ExitCode.DONE;
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

    private List<Reindex> chosen(ReindexStore reindexes) {
        Long wanted = id;
        if (wanted == null) {
            return reindexes.latest(SHOWN);
        }
        return List.of(reindexes
                .find(wanted)
                .orElseThrow(() -> new UnknownName("Reindex %d does not exist".formatted(wanted))));
    }

    /** A running reindex is looked at twice, since a rate takes two looks. */
    private static Progress sample(ProgressStore store, Reindex reindex, Rate rate) throws InterruptedException {
        Progress progress = look(store, reindex);
        rate.add(Instant.now(), progress.read());
        if (reindex.isRunning()) {
            Thread.sleep(RATE_SAMPLE);
            progress = look(store, reindex);
            rate.add(Instant.now(), progress.read());
        }
        return progress;
    }

    private static Progress look(ProgressStore store, Reindex reindex) {
        return store.find(reindex.id())
                .orElseThrow(() -> new UnknownName("Reindex %d does not exist".formatted(reindex.id())));
    }
}
