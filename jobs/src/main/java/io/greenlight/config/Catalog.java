package io.greenlight.config;

import io.greenlight.read.EntityQuery;
import io.greenlight.schema.AvroEntityParser;
import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.SchemaRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The configured entities, in the order of their stages.
 *
 * @param entities first to load first
 */
public record Catalog(List<Entity> entities) {
    private static final String CLASSPATH = "classpath:";

    public Catalog {
        entities = List.copyOf(entities);
    }

    /**
     * Reads the schemas of all configured entities.
     *
     * @param directory where relative names of schema files start from
     * @throws ConfigurationRefused naming every schema that cannot be used
     */
    public static Catalog read(GreenlightProperties properties, Path directory) {
        List<String> problems = schemaProblems(properties, directory);
        if (!problems.isEmpty()) {
            throw new ConfigurationRefused(problems);
        }
        List<Entity> entities = new ArrayList<>();
        properties.entities().forEach((name, settings) -> {
            EntitySchema schema = schema(settings.schema(), directory);
            entities.add(new Entity(
                    name,
                    settings,
                    new EntityQuery(schema, settings.directory(), settings.page(), settings.collections())));
        });
        entities.sort(Comparator.comparingInt(entity -> entity.settings().stage()));
        return new Catalog(entities);
    }

    /** What is wrong with the schemas of the configured entities, one line each; a schema that is not named is not looked at. */
    static List<String> schemaProblems(GreenlightProperties properties, Path directory) {
        List<String> problems = new ArrayList<>();
        properties.entities().forEach((name, settings) -> {
            try {
                if (settings.schema() != null && !settings.schema().isBlank()) {
                    schema(settings.schema(), directory);
                }
            } catch (SchemaRefused refused) {
                refused.problems()
                        .forEach(problem -> problems.add("greenlight.entities.%s.schema: is '%s', %s"
                                .formatted(name, settings.schema(), problem)));
            }
        });
        return problems;
    }

    private static EntitySchema schema(String location, Path directory) {
        return location.startsWith(CLASSPATH)
                ? AvroEntityParser.parseResource(location.substring(CLASSPATH.length()))
                : AvroEntityParser.parseFile(directory.resolve(location));
    }

    /** The entity of this name. */
    public Optional<Entity> findEntity(String name) {
        return entities.stream().filter(entity -> entity.name().equals(name)).findFirst();
    }

    /** The entity of this name, which is known to be configured. */
    public Entity entity(String name) {
        return findEntity(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Entity %s is not configured. Configured are: %s".formatted(name, names())));
    }

    /** Names of all entities, in stage order. */
    public List<String> names() {
        return entities.stream().map(Entity::name).toList();
    }

    /** Names of the entities that an account needs before it may send: those of the lowest stage. */
    public List<String> sendingEntities() {
        int first = entities.getFirst().settings().stage();
        return entities.stream()
                .filter(entity -> entity.settings().stage() == first)
                .map(Entity::name)
                .toList();
    }
}
