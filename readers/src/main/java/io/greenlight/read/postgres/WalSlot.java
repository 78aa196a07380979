package io.greenlight.read.postgres;

import io.greenlight.read.change.SlotHealth;
import io.greenlight.read.change.SlotHealth.State;
import io.greenlight.read.change.SourcePosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The replication slot of one installation at one source. */
final class WalSlot {
    private static final String PLUGIN = "pgoutput";

    private final WalNames names;

    WalSlot(WalNames names) {
        this.names = names;
    }

    SlotHealth health(Session session) throws SQLException {
        String query = """
                SELECT slot.slot_name IS NOT NULL, coalesce(slot.plugin, slot.slot_type), slot.database,
                       slot.database IS NOT DISTINCT FROM current_database(),
                       slot.active_pid, holder.application_name, slot.wal_status, slot.invalidation_reason,
                       slot.confirmed_flush_lsn::text, here - slot.restart_lsn, here - slot.confirmed_flush_lsn
                FROM (SELECT CASE WHEN pg_is_in_recovery()
                          THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END AS here) AS wal
                LEFT JOIN pg_replication_slots AS slot ON slot.slot_name = %s
                LEFT JOIN pg_stat_activity AS holder ON holder.pid = slot.active_pid
                """.formatted(Sql.literal(names.slot()));
        return session.queryRow(query, this::health);
    }

    private SlotHealth health(ResultSet row) throws SQLException {
        if (!row.getBoolean(1)) {
            return new SlotHealth(State.ABSENT, "", null, 0, 0);
        }
        String confirmed = row.getString(9);
        State state = state(row);
        return new SlotHealth(
                state,
                detail(state, row),
                confirmed == null ? null : SourcePosition.parse(confirmed),
                Math.max(0, row.getLong(10)),
                Math.max(0, row.getLong(11)));
    }

    private State state(ResultSet row) throws SQLException {
        if (!PLUGIN.equals(row.getString(2)) || !row.getBoolean(4)) {
            return State.FOREIGN;
        }
        if (row.getString(8) != null || "lost".equals(row.getString(7))) {
            return State.LOST;
        }
        if (row.getString(5) == null) {
            return State.IDLE;
        }
        return isOurs(row.getString(6)) ? State.ACTIVE : State.FOREIGN;
    }

    private boolean isOurs(@Nullable String application) {
        return Connections.applicationName(names.reader()).equals(application);
    }

    private static String detail(State state, ResultSet row) throws SQLException {
        return switch (state) {
            case LOST -> lost(row.getString(8), row.getString(7));
            case ACTIVE -> "process %s reads from it".formatted(row.getString(5));
            case FOREIGN -> foreign(row);
            case IDLE ->
                "unreserved".equals(row.getString(7))
                        ? "it is about to be lost: it keeps more WAL than max_slot_wal_keep_size"
                        : "";
            case ABSENT, NOT_NEEDED -> "";
        };
    }

    private static String lost(@Nullable String invalidated, @Nullable String walStatus) {
        return invalidated == null ? "its wal_status is %s".formatted(walStatus) : "invalidated: " + invalidated;
    }

    private static String foreign(ResultSet row) throws SQLException {
        if (!PLUGIN.equals(row.getString(2))) {
            return "it was made for %s".formatted(row.getString(2));
        }
        if (!row.getBoolean(4)) {
            return "it belongs to database %s".formatted(row.getString(3));
        }
        return "process %s (%s) reads from it".formatted(row.getString(5), row.getString(6));
    }

    /** Creates it, which waits until all transactions that are under way have ended. */
    void create(Session session) throws SQLException {
        session.execute(
                "SELECT pg_create_logical_replication_slot(%s, '%s')".formatted(Sql.literal(names.slot()), PLUGIN));
    }

    void drop(Session session) throws SQLException {
        session.execute("""
                SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
                WHERE slot_name = %s AND database = current_database()
                """.formatted(Sql.literal(names.slot())));
    }
}
