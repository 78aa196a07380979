package io.greenlight.read.postgres;

import io.greenlight.read.HealthProbe;
import io.greenlight.read.SourceHealth;
import io.greenlight.read.SourceHealth.Throttle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Asks the server's own views. The session's statements are cut off after two seconds, the user's query with them. */
final class PostgresHealthProbe implements HealthProbe {
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(2);
    private static final int LONGEST_REASON = 200;

    /**
     * Without {@code pg_read_all_stats}, which {@code pg_monitor} includes, the views hide what others do. The sync receives WAL as a
     * replica does and is none: when it is behind, reading less helps nobody. A standby that has replayed all it received is not
     * behind, however long ago the last transaction was; one that receives nothing by streaming cannot say.
     */
    private static final String HEALTH = """
            SELECT extract(epoch FROM CASE
                       WHEN NOT pg_is_in_recovery()
                           THEN CASE WHEN visible THEN coalesce(
                               (SELECT max(replay_lag) FROM pg_stat_replication
                                WHERE usename IS DISTINCT FROM current_user OR application_name NOT LIKE 'greenlight %'), '0') END
                       WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN '0'
                       WHEN pg_last_wal_receive_lsn() IS NOT NULL
                           THEN clock_timestamp() - pg_last_xact_replay_timestamp()
                   END) * 1000,
                   CASE WHEN visible THEN active END,
                   CASE WHEN visible THEN extract(epoch FROM coalesce(age, '0')) * 1000 END
            FROM (SELECT pg_has_role('pg_read_all_stats', 'USAGE') AS visible) AS privilege,
                 (SELECT count(*) FILTER (WHERE state = 'active') AS active,
                         max(clock_timestamp() - xact_start)
                             FILTER (WHERE backend_xmin IS NOT NULL OR backend_xid IS NOT NULL) AS age
                  FROM pg_stat_activity
                  WHERE backend_type = 'client backend'
                      AND (usename IS DISTINCT FROM current_user OR application_name NOT LIKE 'greenlight %')) AS others
            """;

    private final String attempt;
    private final String shard;
    private final String throttleQuery;
    private final Connections.Permit permit;
    private @Nullable Session session;

    /**
     * Takes the right to a connection, and does not connect yet.
     *
     * @param throttleQuery the user's; blank for none
     */
    PostgresHealthProbe(Server server, String throttleQuery) {
        this.attempt = "look at the health of source " + server.settings().name();
        this.shard = server.settings().shards().getFirst();
        this.throttleQuery = throttleQuery;
        this.permit = server.connections().acquire(attempt);
    }

    /** What the server itself tells. */
    private record Seen(Optional<Duration> replicaLag, OptionalInt activeSessions, Optional<Duration> snapshotAge) {
        static Seen of(ResultSet row) throws SQLException {
            int active = row.getInt(2);
            OptionalInt activeSessions = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(active);
            return new Seen(millis(row, 1), activeSessions, millis(row, 3));
        }

        private static Optional<Duration> millis(ResultSet row, int column) throws SQLException {
            long millis = row.getLong(column);
            return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(Math.max(0, millis)));
        }
    }

    @Override
    public SourceHealth look() {
        try {
            Session current = open();
            Seen seen = current.queryRow(HEALTH, Seen::of);
            return new SourceHealth(seen.replicaLag(), seen.activeSessions(), seen.snapshotAge(), throttle(current));
        } catch (SQLException e) {
            disconnect();
            throw Failures.of(attempt, e);
        }
    }

    private Session open() throws SQLException {
        if (session == null) {
            session = permit.connect(shard);
            session.execute("SET statement_timeout = %d".formatted(STATEMENT_TIMEOUT.toMillis()));
        }
        return session;
    }

    private Optional<Throttle> throttle(Session current) throws SQLException {
        if (throttleQuery.isBlank()) {
            return Optional.empty();
        }
        try (Statement statement = current.connection().createStatement()) {
            statement.setMaxRows(1);
            try (ResultSet rows = statement.executeQuery(throttleQuery)) {
                return answer(rows);
            }
        } catch (SQLException e) {
            if (Failures.isUnavailable(e)) {
                throw e;
            }
            return Optional.of(new Throttle("failed: " + Failures.reason(e), true));
        }
    }

    /** No row, NULL, false and an empty text let us read. */
    private static Optional<Throttle> answer(ResultSet rows) throws SQLException {
        int type = rows.getMetaData().getColumnType(1);
        boolean isText = type == Types.VARCHAR || type == Types.CHAR;
        if (!isText && type != Types.BIT) {
            String name = rows.getMetaData().getColumnTypeName(1);
            return Optional.of(
                    new Throttle("failed: it gives %s, and must give boolean or text".formatted(name), true));
        }
        if (!rows.next()) {
            return Optional.empty();
        }
        if (!isText) {
            return rows.getBoolean(1) ? Optional.of(new Throttle("it says so", false)) : Optional.empty();
        }
        String text = rows.getString(1);
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(new Throttle(shown(text), false));
    }

    /** Its first line, which need not be short. */
    private static String shown(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
    }

    private void disconnect() {
        Session closing = session;
        session = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (SQLException e) {
                // The connection is given up either way.
            }
        }
    }

    @Override
    public void close() {
        disconnect();
        permit.close();
    }
}
