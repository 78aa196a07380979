package io.greenlight.console;

import io.greenlight.audit.Audit;
import io.greenlight.audit.AuditEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what, and when. */
@Controller
class AuditPages {
    private static final int SHOWN = 50;
    private static final String UNDER_WAY = "under way, or its process died";

    private final Audit audit;

    AuditPages(Audit audit) {
        this.audit = audit;
    }

    /**
     * One operation, in words.
     *
     * @param at when it began
     * @param who ordered it
     * @param what it was
     * @param how what it was about and how it was ordered, as {@code cause=is null, entity=subscriber}; empty when nothing was given
     * @param outcome what came of it
     */
    public record Entry(Instant at, String who, String what, String how, String outcome) {
        static Entry of(AuditEntry entry) {
            Map<String, String> how = new TreeMap<>(entry.subject());
            how.putAll(entry.parameters());
            // Every form of the console has it: it says nothing of the order.
            how.remove("_csrf");
            return new Entry(
                    entry.at(),
                    entry.who(),
                    entry.what(),
                    how.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(", ")),
                    Objects.requireNonNullElse(entry.outcome(), UNDER_WAY));
        }
    }

    @GetMapping("/console/audit")
    String latest(@RequestParam(required = false) @Nullable Long before, Model model) {
        List<AuditEntry> found = audit.entries(before, SHOWN + 1);
        model.addAttribute("entries", found.stream().limit(SHOWN).map(Entry::of).toList());
        model.addAttribute("before", found.size() > SHOWN ? found.get(SHOWN - 1).id() : null);
        return "audit";
    }
}
