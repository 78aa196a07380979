package io.greenlight.console;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.dispatch.SlotStore.SourceActivity;
import io.greenlight.dispatch.WorkerStore;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexStore;
import io.greenlight.sync.SyncState;
import io.greenlight.sync.SyncStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** {@code /console}: all there is to see at a glance. */
@Controller
class OverviewPages {
    private static final int SHOWN = 5;
    private static final int LISTED = 50;

    private final ReindexStore reindexes;
    private final ReindexLooks looks;
    private final SlotStore slots;
    private final SyncStore syncs;
    private final WorkerStore workers;
    private final Duration deadAfter;

    OverviewPages(
            ReindexStore reindexes,
            ReindexLooks looks,
            SlotStore slots,
            SyncStore syncs,
            WorkerStore workers,
            GreenlightProperties properties) {
        this.reindexes = reindexes;
        this.looks = looks;
        this.slots = slots;
        this.syncs = syncs;
        this.workers = workers;
        this.deadAfter = properties.load().deadAfter();
    }

    /**
     * A reindex in a row.
     *
     * @param reindex as it is recorded
     * @param figures how far it is
     */
    public record Row(Reindex reindex, ReindexLooks.Figures figures) {
        /** The state that an operator sees. */
        public String shown() {
            return reindex.paused() && reindex.isRunning()
                    ? "PAUSED"
                    : reindex.state().name();
        }
    }

    /**
     * A source in a row.
     *
     * @param activity what its slots do
     * @param sync how far it is followed; null if it is not
     */
    public record SourceLine(
            SourceActivity activity, @Nullable SyncState sync) {}

    @GetMapping("/")
    ModelAndView start() {
        return Steps.redirect("/console");
    }

    @GetMapping("/console")
    String overview(
            Model model,
            @RequestParam(required = false) @Nullable String done,
            @RequestParam(required = false) @Nullable Long n1,
            @RequestParam(required = false) @Nullable Long n2) {
        model.addAttribute("done", Done.words(done, n1, n2));
        return fill(model, "overview");
    }

    @GetMapping("/console/live")
    String live(Model model) {
        return fill(model, "overview :: live");
    }

    private String fill(Model model, String view) {
        List<Row> rows = rows(reindexes.latest(SHOWN));
        model.addAttribute("rows", rows);
        model.addAttribute(
                "charted", charted(rows).map(row -> row.reindex().id()).orElse(null));
        model.addAttribute("sources", sources());
        model.addAttribute("workers", workers.alive(deadAfter));
        return view;
    }

    private List<SourceLine> sources() {
        Map<String, SyncState> followed =
                syncs.all().stream().collect(Collectors.toMap(SyncState::source, Function.identity()));
        return slots.activity().stream()
                .map(activity -> new SourceLine(activity, followed.get(activity.source())))
                .toList();
    }

    private static Optional<Row> charted(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.reindex().isRunning())
                .findFirst()
                .or(() -> rows.stream().findFirst());
    }

    @GetMapping("/console/reindexes")
    String all(Model model) {
        model.addAttribute("reindexes", reindexes.latest(LISTED));
        return "reindexes";
    }

    private List<Row> rows(List<Reindex> some) {
        return some.stream()
                .map(reindex -> new Row(reindex, looks.figures(reindex)))
                .toList();
    }

    @GetMapping("/console/**")
    String nothing() {
        throw new NotFoundPage("There is no such page. Start again from the overview");
    }
}
