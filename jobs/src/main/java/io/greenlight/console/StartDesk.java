package io.greenlight.console;

import io.greenlight.check.Finding;
import io.greenlight.check.Finding.Severity;
import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.doctor.Doctor;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.reindex.ScopeCheck;
import io.greenlight.swap.GateRefused;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Checks what a reindex needs, and starts it, as the command does: nothing is started while a check fails. */
@Component
class StartDesk {
    private final Catalog catalog;
    private final GreenlightProperties properties;
    private final Doctor doctor;
    private final ScopeCheck scopes;
    private final ReindexRunner runner;

    StartDesk(
            Catalog catalog, GreenlightProperties properties, Doctor doctor, ScopeCheck scopes, ReindexRunner runner) {
        this.catalog = catalog;
        this.properties = properties;
        this.doctor = doctor;
        this.scopes = scopes;
        this.runner = runner;
    }

    /** Names of all clusters. */
    List<String> targets() {
        return List.copyOf(properties.targets().keySet());
    }

    /** Names of all sources. */
    List<String> sources() {
        return List.copyOf(properties.sources().keySet());
    }

    /** Names of all entities. */
    List<String> entities() {
        return catalog.names();
    }

    /** What stands against it and what does not. */
    List<Finding> check(StartRequest form) {
        List<String> entities = form.entities(catalog.names());
        Optional<Partial> part = form.findPart();
        return part.isPresent()
                ? doctor.check(entities, scopes.check(entities, part.get()))
                : doctor.checkWithRoom(entities, form.target(targets()));
    }

    /** Whether nothing can be started. */
    static boolean hasProblem(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.PROBLEM);
    }

    /**
     * Checks once more and starts it.
     *
     * @throws GateRefused naming every problem
     */
    Reindex start(StartRequest form) {
        List<String> entities = form.entities(catalog.names());
        List<Finding> findings = check(form);
        if (hasProblem(findings)) {
            throw new GateRefused(
                    "Cannot start a reindex",
                    findings.stream()
                            .filter(finding -> finding.severity() == Severity.PROBLEM)
                            .map(finding -> "%s: %s".formatted(finding.subject(), finding.message()))
                            .toList());
        }
        Reindex admitted = runner.admitOnce(form.findPart()
                .map(part -> ReindexRequest.partial(entities, scopes.check(entities, part), form.key(), part))
                .orElseGet(() -> new ReindexRequest(
                        entities, form.chosenMode(), form.target(targets()), form.swap(), form.key())));
        runner.submit(admitted);
        return admitted;
    }
}
