package io.greenlight.console;

import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** Confirm, do, and show the page where it can be seen: a reload repeats nothing. */
final class Steps {
    private Steps() {}

    /** The page that asks. */
    static ModelAndView ask(Confirmation confirmation) {
        return new ModelAndView("confirm").addObject("confirmation", confirmation);
    }

    /**
     * Does it and sends the browser on; what is refused is shown where it was asked, and nothing was changed.
     *
     * @param work does it, and says where to go
     * @param again the page that asks
     */
    static ModelAndView attempt(Supplier<String> work, Supplier<Confirmation> again) {
        try {
            return redirect(work.get());
        } catch (RuntimeException failure) {
            HttpStatus status = Refusals.findStatus(failure).orElseThrow(() -> failure);
            if (status == HttpStatus.NOT_FOUND) {
                throw failure;
            }
            ModelAndView page = ask(again.get()).addObject("error", Refusals.message(failure));
            page.setStatus(status);
            return page;
        }
    }

    /** Sends the browser to a page of ours, by GET. */
    static ModelAndView redirect(String url) {
        RedirectView view = new RedirectView(url, true, false);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExpandUriTemplateVariables(false);
        view.setExposeModelAttributes(false);
        return new ModelAndView(view);
    }
}
