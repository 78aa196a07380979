package io.greenlight.console;

import io.greenlight.control.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Units and slots as the console shows them. */
@Repository
class UnitListStore {
    private final JdbcClient jdbc;

    UnitListStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Units of one entity on one source, by state. */
    public record Group(
            String entity,
            String source,
            long queued,
            long held,
            long running,
            long done,
            long failed,
            long cancelled) {}

    /**
     * A slot at work.
     *
     * @param source its source
     * @param number its number
     * @param worker the process it is on
     * @param unit what it loads; null between two units
     */
    public record SlotLine(
            String source,
            int number,
            String worker,
            @Nullable UnitLine unit) {}

    /**
     * A unit in the hands of a slot.
     *
     * @param id its number
     * @param reindex of which reindex
     * @param entity what it holds
     * @param account its first account
     * @param accounts how many accounts
     * @param range whether it is a part of its one account
     * @param read rows read
     * @param expected rows expected
     * @param startedAt when it was claimed
     */
    public record UnitLine(
            long id,
            long reindex,
            String entity,
            String account,
            int accounts,
            boolean range,
            long read,
            long expected,
            @Nullable Instant startedAt) {}

    /** The units of a reindex. */
    List<Group> byState(long reindex) {
        return jdbc.sql("""
                        select entity, source,
                            count(*) filter (where state = 'QUEUED' and not held) as queued,
                            count(*) filter (where state = 'QUEUED' and held) as held,
                            count(*) filter (where state = 'RUNNING') as running,
                            count(*) filter (where state = 'DONE') as done,
                            count(*) filter (where state = 'FAILED') as failed,
                            count(*) filter (where state = 'CANCELLED') as cancelled
                        from unit where reindex_id = ?
                        group by entity, source
                        order by entity desc, source
                        """)
                .param(reindex)
                .query((row, number) -> new Group(
                        row.getString("entity"),
                        row.getString("source"),
                        row.getLong("queued"),
                        row.getLong("held"),
                        row.getLong("running"),
                        row.getLong("done"),
                        row.getLong("failed"),
                        row.getLong("cancelled")))
                .list();
    }

    /** All slots at work, of whatever reindex. */
    List<SlotLine> slots() {
        return jdbc.sql("""
                        select slot.source, slot.number, slot.worker, unit.id, unit.reindex_id, unit.entity, unit.accounts[1] as account,
                            cardinality(unit.accounts) as accounts, unit.is_range, unit.rows_read, unit.expected, unit.started_at
                        from slot
                        left join unit on unit.source = slot.source and unit.slot = slot.number and unit.state = 'RUNNING'
                        where slot.running
                        order by slot.source, slot.number
                        """)
                .query((row, number) ->
                        new SlotLine(row.getString("source"), row.getInt("number"), row.getString("worker"), unit(row)))
                .list();
    }

    private static @Nullable UnitLine unit(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        if (row.wasNull()) {
            return null;
        }
        return new UnitLine(
                id,
                row.getLong("reindex_id"),
                row.getString("entity"),
                Objects.requireNonNullElse(row.getString("account"), ""),
                row.getInt("accounts"),
                row.getBoolean("is_range"),
                row.getLong("rows_read"),
                row.getLong("expected"),
                Sql.instant(row, "started_at"));
    }
}
