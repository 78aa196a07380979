package io.greenlight.read.postgres;

import io.greenlight.read.EntityQuery;
import io.greenlight.read.SourceRefused;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** Plans that must exist, since the checks before the start would have found what is in the way. */
final class Plans {
    private Plans() {}

    static ReadPlan plan(String attempt, Session session, EntityQuery entity) throws SQLException {
        ReadPlanner.Result result = ReadPlanner.plan(session, entity);
        return result.plan()
                .orElseThrow(() -> new SourceRefused("Cannot %s: %s"
                        .formatted(
                                attempt,
                                result.misfits().stream()
                                        .map(misfit -> "in %s %s. %s"
                                                .formatted(misfit.query(), misfit.problem(), misfit.remedy()))
                                        .collect(Collectors.joining(" ")))));
    }
}
