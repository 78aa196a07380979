package io.greenlight.console;

import io.greenlight.config.Catalog;
import io.greenlight.console.StatusStore.Accounts;
import io.greenlight.eta.Etas;
import io.greenlight.look.SharedLook;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What everybody may see: the status, without a name of anybody, and the door. */
@Controller
class PublicPages {
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(4));
    private static final int LATEST = 20;
    private static final String ASK = "Ask for a new one: an administrator makes it with the command line.";

    private final StatusStore store;
    private final ReindexStore reindexes;
    private final Etas etas;
    private final Catalog catalog;
    private final SharedLook<Status> look = new SharedLook<>(this::count, PACE);

    PublicPages(StatusStore store, ReindexStore reindexes, Etas etas, Catalog catalog) {
        this.store = store;
        this.reindexes = reindexes;
        this.etas = etas;
        this.catalog = catalog;
    }

    /**
     * All that is told.
     *
     * @param all accounts there are
     * @param ready accounts that are indexed and verified
     * @param running whether a reindex is under way
     * @param paused whether all that is under way is paused
     * @param left time until all is loaded; null when nobody knows
     */
    public record Status(
            long all,
            long ready,
            boolean running,
            boolean paused,
            @Nullable Duration left) {}

    private Status count() {
        Accounts accounts = store.count(catalog.sendingEntities());
        List<Reindex> running = reindexes.before(Long.MAX_VALUE, LATEST).stream()
                .filter(Reindex::isRunning)
                .toList();
        boolean paused = !running.isEmpty() && running.stream().allMatch(Reindex::paused);
        Duration left = running.isEmpty() ? null : etas.findLeftOfAll().orElse(null);
        return new Status(accounts.all(), accounts.ready(), !running.isEmpty(), paused, left);
    }

    @GetMapping("/status")
    String status(Model model) {
        return fill(model, "status");
    }

    /** Of a page that is open. */
    @GetMapping(path = "/status", headers = "HX-Request=true")
    String live(Model model) {
        return fill(model, "status :: live");
    }

    private String fill(Model model, String view) {
        model.addAttribute("status", look.find().orElseThrow(NotInTime::new));
        return view;
    }

    @GetMapping("/login")
    String login(
            Model model,
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String logout) {
        model.addAttribute("refused", error == null ? null : refusal(error));
        model.addAttribute("signedOut", logout != null);
        return "login";
    }

    /** Why somebody was not let in, by the code that the door gave. */
    private static String refusal(String code) {
        return switch (code) {
            case "TOKEN_EXPIRED" -> "This token has expired. " + ASK;
            case "SCOPE_MISSING" -> "This token lacks the scope operate, without which nobody is let in here. " + ASK;
            case "ACCOUNT_FORBIDDEN" -> "This token is limited to accounts, and here all are shown. " + ASK;
            case "CONTROL_DATABASE_UNREACHABLE" ->
                "Nobody can say whether this token works: the control database does not answer. Try again when it is back.";
            default -> "This token is not known or was revoked. " + ASK;
        };
    }
}
