package io.greenlight.read.postgres;

import io.greenlight.read.Reader;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.ChangeBatch;
import io.greenlight.read.change.ChangeStream;
import io.greenlight.read.change.SourcePosition;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of all transactions from a position to a horizon, table by table, before it goes on to the next horizon. No
 * transaction below the horizon is under way any more, so none can write a row there afterwards.
 *
 * <p>Example: position 700, horizon 900. All tables are read from 700 to 899; a row that transaction 905 changes meanwhile leaves this
 * range and is found in the next. Only when the last table is done, 900 may be stored.
 */
final class PolledStream implements ChangeStream {
    private static final int MOST_ROWS = 5_000;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final String attempt;
    private final Server server;
    private final Connections.Permit permit;
    private final Session session;
    private final List<PolledTable> tables;
    private SourcePosition position;
    private @Nullable Pass pass;

    /**
     * Starts at a position.
     *
     * @param session closed with the stream
     */
    PolledStream(
            String attempt,
            Server server,
            Connections.Permit permit,
            Session session,
            List<PolledTable> tables,
            SourcePosition position) {
        this.attempt = attempt;
        this.server = server;
        this.permit = permit;
        this.session = session;
        this.tables = List.copyOf(tables);
        this.position = position;
    }

    /**
     * How far all tables have been read up to a horizon.
     *
     * @param table which is being read
     * @param after its last row that was read
     */
    private record Pass(SourcePosition horizon, int table, PolledTable.@Nullable Place after) {}

    @Override
    public ChangeBatch next(int mostDocuments, SourcePosition until) {
        ChangeCollector batch = new ChangeCollector(mostDocuments);
        try {
            boolean more = true;
            while (more && !batch.isFull() && !position.covers(until)) {
                more = advance(batch, until);
            }
        } catch (SQLException e) {
            throw Failures.of(attempt, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("Cannot %s: interrupted".formatted(attempt), e);
        }
        return batch.batch(pass == null ? position : null, position.covers(until));
    }

    /** One step; says whether another can be made at once. */
    private boolean advance(ChangeCollector batch, SourcePosition until) throws SQLException, InterruptedException {
        Pass current = pass;
        if (current == null) {
            SourcePosition horizon = horizon(until);
            if (position.covers(horizon)) {
                Thread.sleep(PAUSE); // a transaction of old is still under way
                return false;
            }
            pass = new Pass(horizon, 0, null);
        } else if (current.table() == tables.size()) {
            position = current.horizon();
            pass = null;
        } else {
            pass = read(current, batch);
        }
        return true;
    }

    private SourcePosition horizon(SourcePosition until) throws SQLException {
        SourcePosition oldest = PolledChanges.horizon(session);
        return oldest.covers(until) ? until : oldest;
    }

    /** Sessions of others are shown only to members of pg_read_all_stats, and those of a primary not by its standby. */
    @Override
    public String waitsFor() {
        String query = """
                SELECT 'transaction ' || id || coalesce(
                    (SELECT format(', which process %%s in database %%s began at %%s', pid, datname, xact_start)
                     FROM pg_stat_activity WHERE backend_xid = id::xid LIMIT 1),
                    (SELECT format(', which was prepared as %%L in database %%s at %%s', gid, database, prepared)
                     FROM pg_prepared_xacts WHERE transaction = id::xid LIMIT 1),
                    '')
                FROM pg_current_snapshot() AS now, pg_snapshot_xmin(now) AS id
                WHERE id = '%s'::xid8 AND id < pg_snapshot_xmax(now)
                """.formatted(Long.toUnsignedString(position.value()));
        try {
            List<String> found = session.queryRows(query, row -> row.getString(1));
            return found.isEmpty() ? "" : found.getFirst();
        } catch (SQLException e) {
            throw Failures.of(attempt, e);
        }
    }

    private Pass read(Pass current, ChangeCollector batch) throws SQLException {
        PolledTable table = tables.get(current.table());
        int limit = Math.min(MOST_ROWS, batch.room());
        String select = table.select(position, current.horizon(), current.after(), limit);
        Duration patience = Reader.ofSource(server.settings().name()).patience();
        List<PolledTable.Place> rows =
                server.permits().whileHeld(attempt, session, patience, held -> held.queryRows(select, table::place));
        rows.forEach(row -> batch.add(table.document(row)));
        return rows.size() < limit
                ? new Pass(current.horizon(), current.table() + 1, null)
                : new Pass(current.horizon(), current.table(), rows.getLast());
    }

    @Override
    public void confirm(SourcePosition done) {
        if (!position.covers(done)) {
            throw new IllegalArgumentException("Cannot confirm %s at %s: only what is before %s was handed out"
                    .formatted(done, attempt, position));
        }
        // The source keeps nothing for us: the stored position is all there is.
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            // The connection is given up either way.
        } finally {
            permit.close();
        }
    }
}
