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

    @GetMapping(path = "/api/v1/accounts/{account}/readiness", produces = MediaType.APPLICATION_JSON_VALUE)
    Readiness readiness(@PathVariable("account") String id, HttpServletRequest request) {
        // What follows a semicolon is no part of the id for the framework, and may be one for the asker.
        if (request.getRequestURI().indexOf(';') >= 0) {
            throw NotAnswered.malformed("a semicolon is written %3B");
        }
        return desk.answer(AccountIds.parse(id));
    }
}
