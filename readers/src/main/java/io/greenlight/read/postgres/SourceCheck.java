package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.SourceUnavailable;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything a reindex needs of a source, and names all that is in its way at once. */
final class SourceCheck {
    private final PostgresSettings settings;
    private final Connections connections;
    private final InstantSource clock;
    private final String subject;

    SourceCheck(PostgresSettings settings, Connections connections, InstantSource clock) {
        this.settings = settings;
        this.connections = connections;
        this.clock = clock;
        this.subject = "source " + settings.name();
    }

    List<Finding> check(List<EntityQuery> entities) {
        try (Connections.Permit permit = connections.acquire("check " + subject)) {
            List<Finding> findings = new ArrayList<>(checkServer(permit));
            if (findings.getFirst().severity() != Finding.Severity.PROBLEM) {
                for (String shard : settings.shards()) {
                    findings.addAll(checkShard(permit, shard, entities));
                }
            }
            return List.copyOf(findings);
        } catch (SourceUnavailable e) {
            return List.of(Finding.problem(subject, String.valueOf(e.getMessage()), ""));
        }
    }

    /** Begins with whether the server can be reached at all. */
    private List<Finding> checkServer(Connections.Permit permit) {
        try (Session session = permit.connect(null)) {
            return new ServerCheck(subject, settings, clock).check(session);
        } catch (SQLException e) {
            return List.of(Finding.problem(
                    subject,
                    "%s: %s".formatted(settings.access(), Failures.reason(e)),
                    Failures.isUnavailable(e)
                            ? "Correct host and port in the source's URL, or start the server and let it accept us."
                            : Failures.remedy(e)));
        }
    }

    private List<Finding> checkShard(Connections.Permit permit, String shard, List<EntityQuery> entities) {
        String place = subject + " " + shard;
        try (Session session = permit.connect(shard)) {
            if (!mayUse(session, shard)) {
                return List.of(Finding.problem(
                        place,
                        "There is no schema %s that %s may use"
                                .formatted(shard, settings.access().user()),
                        "Correct the name of the shard, or GRANT USAGE ON SCHEMA %s TO %s."
                                .formatted(
                                        Sql.identifier(shard),
                                        Sql.identifier(settings.access().user()))));
            }
            List<Finding> findings = new ArrayList<>();
            for (EntityQuery entity : entities) {
                String name = place + " " + entity.schema().name();
                findings.addAll(new EntityCheck(name, session, entity).check());
            }
            return findings;
        } catch (SQLException e) {
            return List.of(Finding.problem(place, Failures.reason(e), Failures.remedy(e)));
        }
    }

    private static boolean mayUse(Session session, String shard) throws SQLException {
        return session.queryRow(
                "SELECT count(*) FROM pg_namespace WHERE nspname = %s AND has_schema_privilege(oid, 'USAGE')"
                        .formatted(Sql.literal(shard)),
                row -> row.getInt(1) == 1);
    }
}
