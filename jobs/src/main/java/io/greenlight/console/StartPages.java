package io.greenlight.console;

import io.greenlight.check.Finding;
import io.greenlight.reindex.ReindexStore;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** Starting a reindex: the form, then what doctor finds and the button, then the reindex. */
@Controller
class StartPages {
    private final StartDesk desk;
    private final ReindexStore reindexes;

    StartPages(StartDesk desk, ReindexStore reindexes) {
        this.desk = desk;
        this.reindexes = reindexes;
    }

    @GetMapping("/console/reindexes/new")
    ModelAndView form(@ModelAttribute("form") StartRequest form) {
        return form(form, "");
    }

    private ModelAndView form(StartRequest form, String error) {
        List<String> entities = desk.entities();
        return new ModelAndView("start")
                .addObject("form", form)
                .addObject("error", error)
                .addObject("entities", entities)
                .addObject("chosen", Objects.requireNonNullElse(form.entities(), entities))
                .addObject("targets", desk.targets())
                .addObject("sources", desk.sources())
                .addObject("unfinished", reindexes.findUnfinished(entities).orElse(null));
    }

    /** Reads only, so that it can be reloaded after something was mended. */
    @GetMapping("/console/reindexes/new/check")
    ModelAndView check(@ModelAttribute("form") StartRequest form) {
        try {
            return checked(form, Objects.requireNonNullElse(form.key(), "console-" + UUID.randomUUID()), "");
        } catch (RuntimeException failure) {
            HttpStatus status = Refusals.findStatus(failure).orElseThrow(() -> failure);
            ModelAndView page = form(form, Refusals.message(failure));
            page.setStatus(status);
            return page;
        }
    }

    private ModelAndView checked(StartRequest form, String key, String error) {
        List<Finding> findings = desk.check(form);
        return new ModelAndView("check")
                .addObject("form", form)
                .addObject("error", error)
                .addObject("chosen", form.entities(desk.entities()))
                .addObject("fields", form.fields(key))
                .addObject("findings", findings)
                .addObject("problem", StartDesk.hasProblem(findings));
    }

    @PostMapping("/console/reindexes")
    ModelAndView start(@ModelAttribute("form") StartRequest form) {
        try {
            return Steps.redirect(
                    Done.STARTED.at("/console/reindexes/" + desk.start(form).id()));
        } catch (RuntimeException failure) {
            HttpStatus status = Refusals.findStatus(failure).orElseThrow(() -> failure);
            ModelAndView page = form(form, Refusals.message(failure));
            page.setStatus(status);
            return page;
        }
    }
}
