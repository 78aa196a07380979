package io.greenlight.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which entities. */
final class EntityOptions {
    @Option(
            names = "--entity",
            split = ",",
            paramLabel = "NAME",
            description = "Only these entities. Default: all that are configured")
    private List<String> entities = List.of();

    /** Their names; empty for all. */
    List<String> entities() {
        return entities;
    }

    /** Which cluster. */
    static final class TargetOption {
        @Option(
                names = "--target",
                paramLabel = "NAME",
                description = "The cluster. Needed only where several are configured")
        private @Nullable String target;

        /** Its name; null when only one is configured. */
        @Nullable
        String target() {
            return target;
        }
    }
}
