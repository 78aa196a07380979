package io.greenlight.console;

import io.greenlight.config.Catalog;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.progress.ProgressHistoryStore;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;

/** One reindex: how far, what is at work on it, and what an operator can do. */
@Controller
class ReindexPages {
    private static final String PAGE = "/console/reindexes/{id:\\d{1,18}}";
    private static final int POINTS = 300;
    private static final int FIGURES = 20;
    private static final int NEXT = 12;
    private static final int LATEST = 6;

    private final Stores stores;
    private final ReindexLooks looks;
    private final ReindexDesk desk;
    private final Catalog catalog;

    /** What is read. */
    @Component
    record Stores(
            ReindexStore reindexes,
            GenerationStore generations,
            AccountListStore accounts,
            UnitListStore units,
            ProgressHistoryStore history) {}

    ReindexPages(Stores stores, ReindexLooks looks, ReindexDesk desk, Catalog catalog) {
        this.stores = stores;
        this.looks = looks;
        this.desk = desk;
        this.catalog = catalog;
    }

    @GetMapping(PAGE)
    String page(@PathVariable long id, @RequestParam(required = false) @Nullable String done, Model model) {
        model.addAttribute("done", Done.words(done, null, null));
        model.addAttribute("history", stores.history.history(id, FIGURES));
        return fill(id, model, "reindex");
    }

    @GetMapping(PAGE + "/live")
    String live(@PathVariable long id, Model model) {
        return fill(id, model, "reindex :: live");
    }

    private String fill(long id, Model model, String view) {
        Reindex reindex = reindex(id);
        model.addAttribute("row", new OverviewPages.Row(reindex, looks.figures(reindex)));
        model.addAttribute("operations", ReindexOperation.of(reindex));
        List<Generation> built = stores.generations.ofReindex(id);
        model.addAttribute("generations", built);
        model.addAttribute(
                "slots",
                stores.units.slots().stream()
                        .filter(slot -> slot.unit() != null && slot.unit().reindex() == id)
                        .toList());
        findSending(built).ifPresent(generation -> {
            model.addAttribute("loading", stores.accounts.loading(generation, NEXT));
            model.addAttribute("next", stores.accounts.next(generation, NEXT));
            model.addAttribute("latest", stores.accounts.latestReady(generation, LATEST));
        });
        return view;
    }

    /** The generation that decides whether accounts may send. */
    private Optional<Generation> findSending(List<Generation> built) {
        return catalog.sendingEntities().stream()
                .flatMap(entity ->
                        built.stream().filter(generation -> generation.entity().equals(entity)))
                .findFirst()
                .or(() -> built.stream().findFirst());
    }

    @GetMapping(path = PAGE + "/history", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    History history(@PathVariable long id) {
        return History.of(stores.history.history(reindex(id).id(), POINTS));
    }

    @GetMapping(PAGE + "/{operation:[a-z-]+}")
    ModelAndView ask(@PathVariable long id, @PathVariable String operation) {
        return Steps.ask(confirmation(operation(operation), reindex(id)));
    }

    @PostMapping(PAGE + "/{operation:[a-z-]+}")
    ModelAndView carryOut(@PathVariable long id, @PathVariable String operation) {
        ReindexOperation wanted = operation(operation);
        Reindex reindex = reindex(id);
        return Steps.attempt(
                () -> desk.carryOut(wanted, reindex).at("/console/reindexes/" + id),
                () -> confirmation(wanted, reindex(id)));
    }

    private Confirmation confirmation(ReindexOperation operation, Reindex reindex) {
        Confirmation asked = operation.confirmation(reindex);
        return operation == ReindexOperation.SWAP ? asked.missing(desk.missing(reindex.id())) : asked;
    }

    private static ReindexOperation operation(String path) {
        return ReindexOperation.find(path).orElseThrow(() -> new NotFoundPage("There is no such operation"));
    }

    private Reindex reindex(long id) {
        return stores.reindexes.find(id).orElseThrow(() -> new NotFoundPage("Reindex %d does not exist".formatted(id)));
    }
}
