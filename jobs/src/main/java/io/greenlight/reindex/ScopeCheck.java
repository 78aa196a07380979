package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.read.Source;
import io.greenlight.read.Sources;
import io.greenlight.reindex.PartialStore.Home;
import io.greenlight.reindex.ReindexScope.Partial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Looks whether everything that a partial reindex names exists, before it is admitted. Changes nothing. */
@Component
public class ScopeCheck {
    private final Catalog catalog;
    private final Sources sources;
    private final GenerationStore generations;
    private final ReindexPlanner planner;
    private final PartialStore parts;

    ScopeCheck(
            Catalog catalog, Sources sources, GenerationStore generations, ReindexPlanner planner, PartialStore parts) {
        this.catalog = catalog;
        this.sources = sources;
        this.generations = generations;
        this.planner = planner;
        this.parts = parts;
    }

    /**
     * Checks a scope for these entities.
     *
     * @return the name of the cluster of the first entity's generation
     * @throws ScopeRefused naming everything that does not exist or does not fit
     * @throws io.greenlight.swap.GateRefused if an entity has no generation that serves
     */
    public String check(List<String> entities, Partial scope) {
        List<String> problems = new ArrayList<>();
        checkSource(scope, problems);
        checkSince(entities, scope, problems);
        refuse(problems);
        List<Generation> serving = entities.stream()
                .map(entity -> ServingGenerations.require(generations, entity))
                .toList();
        checkAccounts(serving, scope, problems);
        refuse(problems);
        return serving.getFirst().target();
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new ScopeRefused(problems);
        }
    }

    private void checkSource(Partial scope, List<String> problems) {
        List<String> configured = sources.all().stream().map(Source::name).toList();
        String source = scope.source();
        if (source != null && !configured.contains(source)) {
            problems.add(
                    "--source %s: not configured. Configured are: %s".formatted(source, String.join(", ", configured)));
        }
    }

    private void checkSince(List<String> entities, Partial scope, List<String> problems) {
        if (scope.since() == null) {
            return;
        }
        for (String entity : entities) {
            if (!catalog.entity(entity).schema().isMonthly()) {
                problems.add(
                        "--since: the schema of %s names no month, so its documents have no time. Give --entity with others, or leave --since out"
                                .formatted(entity));
            }
        }
    }

    /** An account exists that stands in a directory, or that a serving generation has: then what is left of it is removed. */
    private void checkAccounts(List<Generation> serving, Partial scope, List<String> problems) {
        if (scope.accounts().isEmpty()) {
            return;
        }
        Set<AccountId> known = new HashSet<>();
        for (Generation generation : serving) {
            Entity entity = catalog.entity(generation.entity());
            planner.homes(entity).forEach((account, source) -> addIf(scope.reaches(source), account, known));
            parts.homes(generation).forEach((Home home) -> addIf(scope.reaches(home.source()), home.account(), known));
        }
        scope.accounts().stream()
                .filter(account -> !known.contains(account))
                .forEach(account -> problems.add("--accounts %s: there is no such account%s"
                        .formatted(account, scope.source() == null ? "" : " on source " + scope.source())));
    }

    private static void addIf(boolean reached, AccountId account, Set<AccountId> known) {
        if (reached) {
            known.add(account);
        }
    }
}
