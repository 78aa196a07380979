package io.greenlight.api;

import io.greenlight.check.Finding;
import io.greenlight.desk.Desks;
import io.greenlight.doctor.ChecksFailed;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Checks. */
@RestController
@RequestMapping("/api/v1/checks")
@Tag(name = "checks")
final class CheckController {
    private final Desks desks;

    CheckController(@Lazy Desks desks) {
        this.desks = desks;
    }

    /**
     * What to check.
     *
     * @param entities names; all when empty
     * @param target the cluster; only needed where several are configured
     */
    record CheckOrder(List<String> entities, @Nullable String target) {
        CheckOrder {
            entities = List.copyOf(Objects.requireNonNullElse(entities, List.of()));
        }
    }

    /**
     * What was found.
     *
     * @param findings everything that was looked at, with what to do about it
     * @param ok whether a reindex could be started
     */
    record Checked(List<Finding> findings, boolean ok) {}

    /**
     * Checks sources, target and configuration. Changes nothing. Answers when all is checked, which takes some seconds.
     *
     * @param order what to check; everything without a body
     * @return what was found
     */
    @PostMapping
    Checked check(@RequestBody(required = false) @Nullable CheckOrder order) {
        CheckOrder wanted = order == null ? new CheckOrder(List.of(), null) : order;
        List<Finding> findings = desks.checks().check(wanted.entities, wanted.target);
        return new Checked(findings, !ChecksFailed.hasProblem(findings));
    }
}
