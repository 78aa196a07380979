package io.greenlight.api;

import io.greenlight.audit.Audit;
import io.greenlight.audit.AuditEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/audit}: who ordered what, newest first. */
@RestController
final class AuditController {
    private static final String DEFAULT_LIMIT = "100";

    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    /** One page; the next one begins before {@code next}. */
    @GetMapping("/api/v1/audit")
    AuditPage page(
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = DEFAULT_LIMIT) int limit) {
        int most = Math.clamp(limit, 1, Audit.MOST);
        List<AuditEntry> entries = audit.entries(before, most);
        return new AuditPage(
                entries, entries.size() < most ? null : entries.getLast().id());
    }

    /**
     * Some entries.
     *
     * @param entries newest first
     * @param next for {@code before} of the next page; null if there is none
     */
    record AuditPage(List<AuditEntry> entries, @Nullable Long next) {}
}
