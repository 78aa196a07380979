package io.greenlight.console;

import io.greenlight.config.Catalog;
import io.greenlight.console.Confirmation.Input;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.GenerationStore;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.readiness.ReadinessStore;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.swap.GateRefused;
import io.greenlight.swap.SwapGate;
import io.greenlight.swap.Swapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Generations: which serves, which could, what the gate misses, and the way back. */
@Controller
class GenerationPages {
    private static final String LIST = "/console/generations";
    private static final int SHOWN = 100;

    private final GenerationStore generations;
    private final ReadinessStore readiness;
    private final SwapGate gate;
    private final Swapper swapper;
    private final ReindexRunner runner;
    private final Catalog catalog;

    GenerationPages(
            GenerationStore generations,
            ReadinessStore readiness,
            SwapGate gate,
            Swapper swapper,
            ReindexRunner runner,
            Catalog catalog) {
        this.generations = generations;
        this.readiness = readiness;
        this.gate = gate;
        this.swapper = swapper;
        this.runner = runner;
        this.catalog = catalog;
    }

    @GetMapping(LIST)
    String list(Model model, @RequestParam(required = false) @Nullable String done) {
        List<Generation> all = generations.all();
        model.addAttribute("done", Done.words(done, null, null));
        model.addAttribute("generations", all.stream().limit(SHOWN).toList());
        model.addAttribute("hidden", Math.max(0, all.size() - SHOWN));
        model.addAttribute(
                "backed",
                all.stream()
                        .filter(generation -> generation.state() == GenerationState.RETIRING)
                        .map(Generation::entity)
                        .distinct()
                        .sorted()
                        .filter(entity -> swapper.findPrevious(entity).isPresent())
                        .toList());
        return "generations";
    }

    @GetMapping(LIST + "/{name}")
    String one(@PathVariable String name, @RequestParam(required = false) @Nullable String done, Model model) {
        Generation generation = named(name);
        model.addAttribute("done", Done.words(done, null, null));
        model.addAttribute("generation", generation);
        model.addAttribute("indexes", new TreeMap<>(generations.rememberedIndexes(generation)));
        model.addAttribute("states", new TreeMap<>(readiness.countByState(generation)));
        model.addAttribute("missing", missing(generation));
        return "generation";
    }

    private List<String> missing(Generation generation) {
        try {
            return gate.missing(generation);
        } catch (TargetUnavailable | TargetRefused failure) {
            return List.of(String.valueOf(failure.getMessage()));
        }
    }

    private Generation named(String name) {
        return generations
                .findByName(name)
                .orElseThrow(() -> new NotFoundPage("Generation %s does not exist".formatted(name)));
    }

    @GetMapping(LIST + "/{name}/swap")
    ModelAndView askSwap(@PathVariable String name) {
        return Steps.ask(swap(named(name)));
    }

    private Confirmation swap(Generation generation) {
        return Confirmation.of(
                        "Swap %s to %s".formatted(generation.alias(), generation.name()),
                        at(generation) + "/swap",
                        "Swap",
                        at(generation),
                        "The alias points to it from that moment on, in one step.",
                        "What serves now keeps its indexes and is kept up to date, so that you can roll back.")
                .missing(missing(generation));
    }

    @PostMapping(LIST + "/{name}/swap")
    ModelAndView swap(@PathVariable String name) {
        Generation generation = named(name);
        return Steps.attempt(
                () -> {
                    swapper.swap(generation);
                    runner.noteSwap(generation);
                    return Done.SWAPPED.at(at(generation));
                },
                () -> swap(named(name)));
    }

    @GetMapping(LIST + "/{name}/force")
    ModelAndView askForce(@PathVariable String name) {
        return Steps.ask(force(named(name)));
    }

    private Confirmation force(Generation generation) {
        return Confirmation.of(
                        "Force the swap to %s".formatted(generation.name()),
                        at(generation) + "/force",
                        "Swap whatever the gate says",
                        at(generation),
                        "The alias points to it although the gate refuses. Accounts that are not loaded find nothing.")
                .missing(missing(generation))
                .asking(new Input("typed", "Type the generation's name", "text", "", null))
                .dangerous();
    }

    @PostMapping(LIST + "/{name}/force")
    ModelAndView force(@PathVariable String name, @RequestParam(defaultValue = "") String typed) {
        Generation generation = named(name);
        return Steps.attempt(
                () -> {
                    requireTyped(generation, typed.strip());
                    swapper.force(generation);
                    runner.noteSwap(generation);
                    return Done.SWAPPED.at(at(generation));
                },
                () -> force(named(name)));
    }

    private static void requireTyped(Generation generation, String typed) {
        if (!typed.equals(generation.name())) {
            throw new GateRefused(
                    "Cannot force the swap to %s".formatted(generation.name()),
                    List.of("type its name to do it; typed was %s"
                            .formatted(typed.isEmpty() ? "nothing" : "another name")));
        }
    }

    @GetMapping(LIST + "/{name}/retire")
    ModelAndView askRetire(@PathVariable String name) {
        return Steps.ask(retire(named(name)));
    }

    private static Confirmation retire(Generation generation) {
        return Confirmation.of(
                        "Retire %s".formatted(generation.name()),
                        at(generation) + "/retire",
                        "Drop its indexes for good",
                        at(generation),
                        "Its indexes are dropped. Nobody can roll back to it any more.")
                .dangerous();
    }

    @PostMapping(LIST + "/{name}/retire")
    ModelAndView carryOutRetire(@PathVariable String name) {
        Generation generation = named(name);
        return Steps.attempt(
                () -> {
                    swapper.retire(generation);
                    return Done.RETIRED.at(at(generation));
                },
                () -> retire(named(name)));
    }

    @GetMapping("/console/rollback")
    ModelAndView askRollback(@RequestParam List<String> entity) {
        return Steps.ask(rollback(entity));
    }

    private Confirmation rollback(List<String> entities) {
        List<String> known = known(entities);
        return Confirmation.of(
                        "Roll back %s".formatted(String.join(" and ", known)),
                        "/console/rollback",
                        "Roll back",
                        LIST,
                        effects(known))
                .with(Map.of("entity", String.join(",", known)));
    }

    private String[] effects(List<String> entities) {
        return entities.stream()
                .map(entity -> {
                    Generation previous = swapper.previous(entity);
                    return "Alias %s points to %s again, which was kept up to date: nothing is lost."
                            .formatted(previous.alias(), previous.name());
                })
                .toArray(String[]::new);
    }

    private List<String> known(List<String> entities) {
        List<String> known = catalog.names().stream().filter(entities::contains).toList();
        if (known.isEmpty() || known.size() != entities.stream().distinct().count()) {
            throw new NotFoundPage("There is no such entity. Configured are %s".formatted(catalog.names()));
        }
        return known;
    }

    @PostMapping("/console/rollback")
    ModelAndView carryOutRollback(@RequestParam List<String> entity) {
        List<String> known = known(entity);
        return Steps.attempt(
                () -> {
                    List<Generation> previous =
                            known.stream().map(swapper::previous).toList();
                    previous.forEach(swapper::swap);
                    return Done.ROLLED_BACK.at(LIST);
                },
                () -> rollback(known));
    }

    private static String at(Generation generation) {
        return LIST + "/" + generation.name();
    }
}
