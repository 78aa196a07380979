package io.greenlight.cli;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import java.util.ArrayList;
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

    /** Whether a cluster is named. */
    boolean namesTarget() {
        return target != null;
    }

    /**
     * What is meant.
     *
     * @param entities names of the entities, in the order of their stages
     * @param target name of the cluster
     */
    record Choice(List<String> entities, String target) {}

    /**
     * Looks up all names in the configuration.
     *
     * @throws UnknownName naming every one that is not there
     */
    Choice choose(Application application) {
        List<String> errors = unknownEntities(application);
        Set<String> targets =
                application.get(GreenlightProperties.class).targets().keySet();
        String wanted =
                target == null && targets.size() == 1 ? targets.iterator().next() : target;
        if (wanted == null || !targets.contains(wanted)) {
            errors.add("--target %s: give one of %s"
                    .formatted(wanted == null ? "is missing" : wanted, String.join(", ", targets)));
        }
        if (wanted == null || !errors.isEmpty()) {
            throw new UnknownName(String.join("\n", errors));
        }
        return new Choice(inOrder(application), wanted);
    }

    /**
     * Names of the entities, in the order of their stages.
     *
     * @throws UnknownName naming every one that is not configured
     */
    List<String> entities(Application application) {
        List<String> errors = unknownEntities(application);
        if (!errors.isEmpty()) {
            throw new UnknownName(String.join("\n", errors));
        }
        return inOrder(application);
    }

    private List<String> unknownEntities(Application application) {
        List<String> configured = application.get(Catalog.class).names();
        List<String> errors = new ArrayList<>();
        for (String entity : entities) {
            if (!configured.contains(entity)) {
                errors.add("--entity %s: not configured. Configured are: %s"
                        .formatted(entity, String.join(", ", configured)));
            }
        }
        return errors;
    }

    private List<String> inOrder(Application application) {
        return application.get(Catalog.class).names().stream()
                .filter(name -> entities.isEmpty() || entities.contains(name))
                .toList();
    }
}
