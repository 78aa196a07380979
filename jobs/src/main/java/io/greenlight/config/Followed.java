package io.greenlight.config;

import java.util.List;
import java.util.Map;

/**
 * Whose changes are followed, by the configuration.
 *
 * @param sources names of the sources, in the order of the configuration
 * @param entities names of the entities, in stage order
 */
public record Followed(List<String> sources, List<String> entities) {
    public Followed {
        sources = List.copyOf(sources);
        entities = List.copyOf(entities);
    }

    /** What these properties follow: every entity that names its change tables, at every source whose sync is not off. */
    public static Followed of(GreenlightProperties properties, Catalog catalog) {
        List<String> entities = catalog.entities().stream()
                .filter(entity -> !entity.settings().changes().isEmpty())
                .map(Entity::name)
                .toList();
        List<String> sources = properties.sources().entrySet().stream()
                .filter(source -> source.getValue().sync() != SourceProperties.Sync.OFF)
                .map(Map.Entry::getKey)
                .toList();
        return entities.isEmpty() || sources.isEmpty()
                ? new Followed(List.of(), List.of())
                : new Followed(sources, entities);
    }

    /** Whether changes of the entity are followed, at the sources that are. */
    public boolean follows(String entity) {
        return entities.contains(entity);
    }
}
