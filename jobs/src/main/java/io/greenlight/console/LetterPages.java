package io.greenlight.console;

import io.greenlight.config.Catalog;
import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.deadletter.DeadLetterStore.Selection;
import io.greenlight.verify.LetterDesk;
import io.greenlight.verify.LetterDesk.Replayed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Dead letters: what could not be indexed, by cause; read again, or let be. */
@Controller
class LetterPages {
    private static final String LIST = "/console/dead-letters";
    private static final int CAUSES = 100;
    private static final int SHOWN = 50;

    private final LetterListStore list;
    private final DeadLetterStore letters;
    private final LetterDesk desk;
    private final Catalog catalog;
    private final Aside aside;

    LetterPages(LetterListStore list, DeadLetterStore letters, LetterDesk desk, Catalog catalog, Aside aside) {
        this.list = list;
        this.letters = letters;
        this.desk = desk;
        this.catalog = catalog;
        this.aside = aside;
    }

    /**
     * Which dead letters: one by its number, or all of an entity with a cause.
     *
     * @param id the number
     * @param entity the entity
     * @param cause field or reason
     */
    public record Which(
            @Nullable Long id,
            @Nullable String entity,
            @Nullable String cause) {
        Selection selection(List<String> configured) {
            if (id != null) {
                return new Selection(List.of(id), null, configured, List.of());
            }
            if (entity == null || !configured.contains(entity) || cause == null || cause.isBlank()) {
                throw new NotFoundPage("Say which dead letters: a number, or an entity and a cause");
            }
            return new Selection(List.of(), cause, List.of(entity), List.of());
        }

        /** For people. */
        String words() {
            return id == null ? "dead letters of %s: %s".formatted(entity, cause) : "dead letter %d".formatted(id);
        }

        Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            put(fields, "id", id == null ? null : id.toString());
            put(fields, "entity", entity);
            put(fields, "cause", cause);
            return fields;
        }

        private static void put(Map<String, String> fields, String name, @Nullable String value) {
            if (value != null) {
                fields.put(name, value);
            }
        }
    }

    @GetMapping(LIST)
    String causes(
            Model model,
            @RequestParam(required = false) @Nullable String done,
            @RequestParam(required = false) @Nullable Long n1,
            @RequestParam(required = false) @Nullable Long n2) {
        model.addAttribute("done", Done.words(done, n1, n2));
        model.addAttribute("causes", list.causes(CAUSES));
        return "letters";
    }

    @GetMapping(LIST + "/cause")
    String ofCause(
            Model model,
            @RequestParam String entity,
            @RequestParam String cause,
            @RequestParam(required = false) @Nullable Long before) {
        List<LetterListStore.LetterLine> found = list.ofCause(entity, cause, before, SHOWN + 1);
        model.addAttribute("entity", entity);
        model.addAttribute("cause", cause);
        model.addAttribute("letters", found.stream().limit(SHOWN).toList());
        model.addAttribute("before", found.size() > SHOWN ? found.get(SHOWN - 1).id() : null);
        return "cause";
    }

    @GetMapping(LIST + "/{id:\\d{1,18}}")
    String one(@PathVariable long id, Model model) {
        model.addAttribute("letter", letter(id));
        return "letter";
    }

    private DeadLetter letter(long id) {
        return letters.find(id).orElseThrow(() -> new NotFoundPage("Dead letter %d does not exist".formatted(id)));
    }

    @GetMapping(LIST + "/replay")
    ModelAndView askReplay(Which which) {
        return Steps.ask(replay(which));
    }

    private Confirmation replay(Which which) {
        which.selection(catalog.names());
        return Confirmation.of(
                        "Replay " + which.words(),
                        LIST + "/replay",
                        "Replay",
                        LIST,
                        "Their rows are read again from the sources, and what can be indexed now is written to the generations that serve.",
                        "An account that has few enough left is compared anew and becomes ready.")
                .with(which.fields());
    }

    @PostMapping(LIST + "/replay")
    ModelAndView carryOutReplay(Which which) {
        Selection selection = which.selection(catalog.names());
        return Steps.attempt(
                () -> {
                    Optional<Replayed> replayed = aside.run("Replaying " + which.words(), () -> desk.replay(selection));
                    return replayed.map(now -> Done.REPLAYED.at(LIST, now.replayed(), now.open()))
                            .orElseGet(() -> Done.REPLAYING.at(LIST));
                },
                () -> replay(which));
    }

    @GetMapping(LIST + "/dismiss")
    ModelAndView askDismiss(Which which) {
        return Steps.ask(dismiss(which));
    }

    private Confirmation dismiss(Which which) {
        which.selection(catalog.names());
        return Confirmation.of(
                        "Dismiss " + which.words(),
                        LIST + "/dismiss",
                        "Dismiss",
                        LIST,
                        "They count no more, and their documents stay missing.",
                        "An account that has few enough left is compared anew and becomes ready.")
                .with(which.fields())
                .dangerous();
    }

    @PostMapping(LIST + "/dismiss")
    ModelAndView carryOutDismiss(Which which) {
        Selection selection = which.selection(catalog.names());
        return Steps.attempt(
                () -> {
                    Optional<Long> dismissed = aside.run("Dismissing " + which.words(), () -> desk.dismiss(selection));
                    return dismissed
                            .map(count -> Done.DISMISSED.at(LIST, count))
                            .orElseGet(() -> Done.DISMISSING.at(LIST));
                },
                () -> dismiss(which));
    }
}
