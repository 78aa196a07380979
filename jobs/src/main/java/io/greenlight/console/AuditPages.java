package io.greenlight.console;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what, and when. */
@Controller
class AuditPages {
    private static final int SHOWN = 50;

    private final AuditTrail trail;

    AuditPages(AuditTrail trail) {
        this.trail = trail;
    }

    @GetMapping("/console/audit")
    String latest(@RequestParam(required = false) @Nullable Long before, Model model) {
        List<AuditTrail.Entry> found = trail.latest(before, SHOWN + 1);
        model.addAttribute("entries", found.stream().limit(SHOWN).toList());
        model.addAttribute("before", found.size() > SHOWN ? found.get(SHOWN - 1).id() : null);
        return "audit";
    }
}
