package io.greenlight.api;

import io.greenlight.audit.AuditEntry;
import io.greenlight.desk.Desks;
import io.greenlight.desk.Page;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit log. */
@RestController
@Tag(name = "audit")
final class AuditController {
    private final Desks desks;
    private final Polled polled;

    AuditController(@Lazy Desks desks, Polled polled) {
        this.desks = desks;
        this.polled = polled;
    }

    /**
     * Who ordered what, when, and what came of it; newest first.
     *
     * @param after next of the page before
     * @param limit most items, up to 1000
     * @return a page
     */
    @GetMapping("/api/v1/audit")
    ResponseEntity<Page<AuditEntry>> listAuditEntries(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false, defaultValue = Items.LIMIT) int limit) {
        return polled.answer(desks.audit().entries(Items.cursor(after, limit)));
    }
}
