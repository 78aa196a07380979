package io.greenlight.api;

import io.greenlight.readiness.Readiness;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/accounts/{id}/readiness}: may this account send? */
@RestController
final class ReadinessController {
    private final BoundedDesk desk;

    ReadinessController(BoundedDesk desk) {
        this.desk = desk;
    }

    @GetMapping(path = "/api/v1/accounts/{id}/readiness", produces = MediaType.APPLICATION_JSON_VALUE)
    Readiness readiness(@PathVariable String id, HttpServletRequest request) {
        return desk.answer(AccountIds.of(id, request));
    }
}
