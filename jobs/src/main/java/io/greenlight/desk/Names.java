package io.greenlight.desk;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.reindex.ScopeRefused;
import io.greenlight.steering.NotFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks up what a request names in the configuration and the registry. */
@Component
class Names {
    private final Catalog catalog;
    private final Set<String> targets;
    private final ObjectProvider<GenerationStore> generations;

    Names(Catalog catalog, GreenlightProperties properties, ObjectProvider<GenerationStore> generations) {
        this.catalog = catalog;
        this.targets = properties.targets().keySet();
        this.generations = generations;
    }

    /**
     * What is meant.
     *
     * @param entities names of the entities, in the order of their stages
     * @param target name of the cluster
     */
    record Choice(List<String> entities, String target) {}

    /**
     * Looks up entities and a target.
     *
     * @throws ScopeRefused naming every one that is not there
     */
    Choice choose(List<String> entities, @Nullable String target) {
        List<String> errors = unknownEntities(entities);
        String wanted =
                target == null && targets.size() == 1 ? targets.iterator().next() : target;
        if (wanted == null || !targets.contains(wanted)) {
            errors.add("--target %s: give one of %s"
                    .formatted(wanted == null ? "is missing" : wanted, String.join(", ", targets)));
        }
        if (wanted == null || !errors.isEmpty()) {
            throw new ScopeRefused(errors);
        }
        return new Choice(inOrder(entities), wanted);
    }

    /**
     * Names of the entities, in the order of their stages; all when none is given.
     *
     * @throws ScopeRefused naming every one that is not configured
     */
    List<String> entities(List<String> entities) {
        List<String> errors = unknownEntities(entities);
        if (!errors.isEmpty()) {
            throw new ScopeRefused(errors);
        }
        return inOrder(entities);
    }

    private List<String> unknownEntities(List<String> entities) {
        List<String> configured = catalog.names();
        List<String> errors = new ArrayList<>();
        for (String entity : entities) {
            if (!configured.contains(entity)) {
                errors.add("--entity %s: not configured. Configured are: %s"
                        .formatted(entity, String.join(", ", configured)));
            }
        }
        return errors;
    }

    private List<String> inOrder(List<String> entities) {
        return catalog.names().stream()
                .filter(name -> entities.isEmpty() || entities.contains(name))
                .toList();
    }

    /** The generation of this name, as the user typed it. */
    Generation generation(String name) {
        return generations
                .getObject()
                .findByName(name)
                .orElseThrow(() -> new NotFound(
                        "Generation %s does not exist. List them with: greenlight generations".formatted(name)));
    }

    /** The generation that serves an entity. */
    Generation serving(String entity) {
        return generations
                .getObject()
                .findServing(entity)
                .orElseThrow(() -> new NotFound(
                        "No generation of %s serves yet. Build one with: greenlight reindex".formatted(entity)));
    }
}
