package io.greenlight.cli;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which entities, and which cluster. */
final class EntityOptions {
    @Option(
            names = "--entity",
            split = ",",
            paramLabel = "NAME",
            description = "Only these entities. Default: all that are configured")
    private List<String> entities = List.of();

    @Option(
            names = "--target",
            paramLabel = "NAME",
            description = "The cluster. Needed only where several are configured")
    private @Nullable String target;

    /** Names of the entities, in the order of their stages. */
    List<String> entities(Application application) {
        List<String> configured = application.get(Catalog.class).names();
        for (String entity : entities) {
            if (!configured.contains(entity)) {
                throw new UnknownName("--entity %s: not configured. Configured are: %s"
                        .formatted(entity, String.join(", ", configured)));
            }
        }
        return entities.isEmpty()
                ? configured
                : configured.stream().filter(entities::contains).toList();
    }

    /** Name of the cluster. */
    String target(Application application) {
        Set<String> configured =
                application.get(GreenlightProperties.class).targets().keySet();
        String wanted =
                target == null && configured.size() == 1 ? configured.iterator().next() : target;
        if (wanted == null || !configured.contains(wanted)) {
            throw new UnknownName("--target %s: give one of %s"
                    .formatted(wanted == null ? "is missing" : wanted, String.join(", ", configured)));
        }
        return wanted;
    }
}
