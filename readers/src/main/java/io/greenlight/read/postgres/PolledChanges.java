package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.ChangeMarks;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangeStream;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.ChangesLost;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.change.Prepared;
import io.greenlight.read.change.SlotHealth;
import io.greenlight.read.change.SourcePosition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows changes by reading the rows of transactions that have ended since, for servers whose WAL we may not read. Needs a column of
 * type {@code xid8} that a trigger sets with every insert and update. Deletes leave nothing behind to be read.
 */
final class PolledChanges implements ChangeSource {
    private static final int USUAL_PAGE = 5_000;

    private final Server server;
    private final WalNames names;
    private final List<EntityChanges> entities;
    private final String place;

    PolledChanges(Server server, String installation, List<EntityChanges> entities) {
        this.server = server;
        this.names = new WalNames(installation);
        this.entities = List.copyOf(entities);
        this.place = "source " + server.settings().name();
    }

    /** No transaction before this is under way: all that it wrote is visible, and it will write no more. */
    static SourcePosition horizon(Session session) throws SQLException {
        return transaction(session, "pg_snapshot_xmin(pg_current_snapshot())");
    }

    private static SourcePosition transaction(Session session, String expression) throws SQLException {
        return session.queryRow(
                "SELECT %s::text".formatted(expression),
                row -> new SourcePosition(Long.parseUnsignedLong(row.getString(1))));
    }

    @Override
    public Prepared prepare() {
        String attempt = "prepare to follow the changes of " + place;
        return borrow(attempt, session -> {
            tables(attempt, session);
            return new Prepared(horizon(session), false, List.of());
        });
    }

    private List<PolledTable> tables(String attempt, Session session) throws SQLException {
        List<PolledTable> tables = new ArrayList<>();
        for (String shard : server.settings().shards()) {
            for (EntityChanges changes : entities) {
                for (ChangeTable table : changes.tables()) {
                    tables.add(PolledTable.find(attempt, session, shard, changes, table));
                }
            }
        }
        return tables;
    }

    @Override
    public List<String> tables() {
        return EntityChanges.tables(server.settings().shards(), entities);
    }

    /** Rows that are gone leave nothing to be read, whatever took them. */
    @Override
    public ChangeMarks marks() {
        return ChangeMarks.NONE;
    }

    @Override
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.warning(
                place,
                "Its changes are found by polling, which does not see deletes: they come from verification",
                "Let its WAL be read, or mark rows as deleted before they are deleted."));
        try (Connections.Permit permit = server.connections().acquire("check the changes of " + place);
                Session session = permit.connect(null)) {
            for (PolledTable table : tables("poll " + place, session)) {
                checkOrder(session, table, findings);
            }
            findings.addAll(new ComputedKeyCheck(server, place).check(entities));
        } catch (SourceUnavailable | SourceRefused e) {
            findings.add(Finding.problem(place, String.valueOf(e.getMessage()), ""));
        } catch (SQLException e) {
            findings.add(Finding.problem(place, Failures.reason(e), Failures.remedy(e)));
        }
        return List.copyOf(findings);
    }

    private void checkOrder(Session session, PolledTable table, List<Finding> findings) throws SQLException {
        String select = table.select(SourcePosition.START, new SourcePosition(1), null, USUAL_PAGE);
        IndexOrder.findSort(session, select)
                .ifPresent(sort -> findings.add(Finding.problem(
                        place,
                        "No index serves polling %s, so every page would sort it".formatted(table.path()),
                        "CREATE INDEX CONCURRENTLY ON %s (%s)".formatted(table.path(), sort.columns()))));
    }

    @Override
    public SlotHealth slot() {
        return new SlotHealth(SlotHealth.State.NOT_NEEDED, "", null, 0, 0);
    }

    @Override
    public void dropSlot() {
        // There is none.
    }

    /**
     * Behind the newest transaction that has ended, and not the {@link #horizon}: a transaction of old that is under way holds that back,
     * and what others have committed meanwhile would be claimed without being read.
     */
    @Override
    public SourcePosition currentPosition() {
        return borrow(
                "ask %s for its position".formatted(place),
                session -> transaction(session, "pg_snapshot_xmax(pg_current_snapshot())"));
    }

    /** Rows are read of transactions only that everybody sees. */
    @Override
    public boolean areVisible(Set<Long> transactions) {
        if (!transactions.isEmpty()) {
            throw new IllegalArgumentException("Cannot look for transactions %s at %s: batches of polling have none"
                    .formatted(transactions, place));
        }
        return true;
    }

    @Override
    public ChangeStream openStream(@Nullable SourcePosition after) {
        String attempt = "follow the changes of " + place;
        SourcePosition start = after == null ? SourcePosition.START : after;
        Connections.Permit permit = server.connections().acquire(attempt);
        boolean opened = false;
        try {
            ChangeStream stream = open(attempt, permit, start);
            opened = true;
            return stream;
        } catch (SQLException e) {
            throw Failures.of(attempt, e);
        } finally {
            if (!opened) {
                permit.close();
            }
        }
    }

    private ChangeStream open(String attempt, Connections.Permit permit, SourcePosition start) throws SQLException {
        Session session = permit.connect(null, names.reader());
        boolean opened = false;
        try {
            requireHistory(attempt, start, horizon(session));
            ChangeStream stream = new PolledStream(attempt, server, permit, session, tables(attempt, session), start);
            opened = true;
            return stream;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    /** A horizon never moves back, unless the server is another. */
    private static void requireHistory(String attempt, SourcePosition start, SourcePosition now) {
        if (!now.covers(start)) {
            throw new ChangesLost(
                    "Cannot %s: the stored position is transaction %s, and its oldest one under way is %s. It was restored or replaced: reconcile its accounts."
                            .formatted(
                                    attempt, Long.toUnsignedString(start.value()), Long.toUnsignedString(now.value())));
        }
    }

    @Override
    public String reader() {
        return names.reader();
    }

    private <T> T borrow(String attempt, Connections.Work<T> work) {
        return server.connections().borrow(attempt, null, work);
    }
}
