package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.ChangeMarks;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangeStream;
import io.greenlight.read.change.ChangesLost;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.change.Prepared;
import io.greenlight.read.change.SlotHealth;
import io.greenlight.read.change.SourcePosition;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Follows changes in the WAL, by logical replication with {@code pgoutput}. */
final class WalChanges implements ChangeSource {
    /** How long a session that has ended may still hold the slot. */
    private static final Duration RELEASE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Server server;
    private final WalNames names;
    private final List<EntityChanges> entities;
    private final WalSlot slot;
    private final String place;

    WalChanges(Server server, String installation, List<EntityChanges> entities) {
        this.server = server;
        this.names = new WalNames(installation);
        this.entities = List.copyOf(entities);
        this.slot = new WalSlot(names);
        this.place = "source " + server.settings().name();
    }

    @Override
    public Prepared prepare() {
        String attempt = "prepare to follow the changes of " + place;
        new KeyExpressions(server.connections()).require(server.settings().shards(), entities);
        return borrow(attempt, session -> {
            SlotHealth before = slot.health(session);
            requireUsable(attempt, before);
            // Publications first: a change that was written before its publication was created cannot be decoded.
            List<String> added = publish(attempt, session);
            boolean create = before.state() == SlotHealth.State.ABSENT;
            if (create) {
                create(attempt, session);
            }
            SourcePosition confirmed = slot.health(session).confirmed();
            return new Prepared(confirmed == null ? SourcePosition.START : confirmed, create, added);
        });
    }

    private void requireUsable(String attempt, SlotHealth health) {
        switch (health.state()) {
            case LOST -> throw lost(attempt, health.detail());
            case FOREIGN -> throw foreign(attempt, health);
            case ABSENT, IDLE, ACTIVE, NOT_NEEDED -> {
                // fit to be prepared
            }
        }
    }

    private List<String> publish(String attempt, Session session) throws SQLException {
        List<CatalogTable> tables = CatalogTable.read(session, server.settings().shards(), entities);
        TableCheck.requireTables(attempt, tables);
        Publications publications = Publications.read(session, names);
        List<String> statements = publications.statements(tables);
        if (!statements.isEmpty()) {
            run(attempt, session, statements);
        }
        return publications.added(tables);
    }

    /** All or none: in between, a table could be in neither. */
    private static void run(String attempt, Session session, List<String> statements) throws SQLException {
        String all = String.join(";\n", statements);
        try {
            session.execute("BEGIN READ WRITE; SET LOCAL lock_timeout = '10s';\n" + all + ";\nCOMMIT");
        } catch (SQLException e) {
            if (!Failures.isMissingPrivilege(e)) {
                throw e;
            }
            throw new SourceRefused(
                    "Cannot %s: %s. Let the owner of the tables run: %s".formatted(attempt, Failures.reason(e), all),
                    e);
        }
    }

    private void create(String attempt, Session session) throws SQLException {
        try {
            slot.create(session);
        } catch (SQLException e) {
            switch (Failures.state(e)) {
                case "57014" ->
                    throw new SourceUnavailable(
                            "Cannot %s: slot %s begins when all transactions that are under way have ended, and one has not. End it, or try again later."
                                    .formatted(attempt, names.slot()),
                            e);
                case "53400" ->
                    throw new SourceUnavailable(
                            "Cannot %s: no replication slot is free. Raise max_replication_slots, or drop a slot that nobody uses."
                                    .formatted(attempt),
                            e);
                case "55000" ->
                    throw new SourceRefused(
                            "Cannot %s: %s. ALTER SYSTEM SET wal_level = logical, and restart the server."
                                    .formatted(attempt, Failures.reason(e)),
                            e);
                default -> throw e;
            }
        }
    }

    @Override
    public List<String> tables() {
        return EntityChanges.tables(server.settings().shards(), entities);
    }

    @Override
    public ChangeMarks marks() {
        return borrow(
                "look at the publications and partitions of " + place,
                session -> Marks.read(session, names, server.settings().shards(), entities));
    }

    @Override
    public List<Finding> check() {
        return new WalCheck(server, names, slot, entities).check();
    }

    @Override
    public SlotHealth slot() {
        return borrow("look at slot %s of %s".formatted(names.slot(), place), slot::health);
    }

    @Override
    public void dropSlot() {
        borrow("drop slot %s of %s".formatted(names.slot(), place), session -> {
            whenReleased(() -> {
                slot.drop(session);
                return true;
            });
            unpublish(session);
            return true;
        });
    }

    /** Publications that are the tables' owner's stay with him: they cost nothing without a slot. */
    private void unpublish(Session session) throws SQLException {
        try {
            session.execute("BEGIN READ WRITE; DROP PUBLICATION IF EXISTS %s, %s; COMMIT"
                    .formatted(Sql.identifier(names.publication()), Sql.identifier(names.insertsPublication())));
        } catch (SQLException e) {
            if (!Failures.isMissingPrivilege(e)) {
                throw e;
            }
            session.execute("ROLLBACK");
        }
    }

    /**
     * Writes a message of no content to the WAL, the one thing that makes all before it durable and tells its place at once: the
     * place where the next record would go may not be reached for minutes, while a transaction that is under way has filled half a
     * page.
     */
    @Override
    public SourcePosition currentPosition() {
        return borrow(
                "ask %s for its position".formatted(place),
                session -> session.queryRow(
                        "SELECT pg_logical_emit_message(false, 'greenlight', ''::text, true)::text",
                        row -> SourcePosition.parse(row.getString(1))));
    }

    @Override
    public boolean areVisible(Set<Long> transactions) {
        if (transactions.isEmpty()) {
            return true;
        }
        List<String> ids = transactions.stream().map(String::valueOf).toList();
        String query = """
                SELECT bool_and(pg_visible_in_snapshot(id, snapshot))
                FROM pg_current_snapshot() AS snapshot, unnest(%s::xid8[]) AS id
                """.formatted(Sql.arrayLiteral(ids));
        return borrow(
                "ask %s which transactions are visible".formatted(place),
                session -> session.queryRow(query, row -> row.getBoolean(1)));
    }

    @Override
    public ChangeStream openStream(@Nullable SourcePosition after) {
        String attempt = "follow the changes of " + place;
        WalDecoder decoder = borrow(attempt, session -> {
            SourcePosition start = start(attempt, slot.health(session), after);
            long near = session.queryRow(
                    "SELECT pg_snapshot_xmax(pg_current_snapshot())::text", row -> Long.parseLong(row.getString(1)));
            List<String> shards = server.settings().shards();
            boolean monthly = entities.stream()
                    .anyMatch(changes -> changes.query().schema().isMonthly());
            List<CatalogTable> tables = monthly ? CatalogTable.read(session, shards, entities) : List.of();
            return new WalDecoder(entities, shards, tables, new TransactionIds(near), start);
        });
        Connections.Permit permit = server.connections().acquire(attempt);
        try {
            return whenReleased(() -> start(attempt, permit, decoder));
        } catch (SQLException e) {
            permit.close();
            throw refused(attempt, e);
        }
    }

    private SourcePosition start(String attempt, SlotHealth health, @Nullable SourcePosition after) {
        requireUsable(attempt, health);
        SourcePosition confirmed = health.confirmed();
        if (confirmed == null) {
            throw lost(attempt, "there is none");
        }
        if (after == null) {
            return confirmed;
        }
        if (!after.covers(confirmed)) {
            throw lost(attempt, "it has moved on to %s, and the stored position is %s".formatted(confirmed, after));
        }
        return after;
    }

    private ChangeStream start(String attempt, Connections.Permit permit, WalDecoder decoder) throws SQLException {
        Session session = permit.connectForReplication(names.reader());
        boolean started = false;
        try {
            ChangeStream stream =
                    WalStream.start(attempt, permit, session, names, decoder, new KeyExpressions(server.connections()));
            started = true;
            return stream;
        } finally {
            if (!started) {
                session.close();
            }
        }
    }

    @Override
    public String reader() {
        return names.reader();
    }

    /** Something that fails while a session holds the slot. */
    @FunctionalInterface
    private interface Exclusive<T> {
        T run() throws SQLException;
    }

    private static <T> T whenReleased(Exclusive<T> work) throws SQLException {
        long end = System.nanoTime() + RELEASE.toNanos();
        while (true) {
            try {
                return work.run();
            } catch (SQLException e) {
                if (!isHeld(e) || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static boolean isHeld(SQLException cause) {
        return Failures.state(cause).equals("55006");
    }

    private RuntimeException refused(String attempt, SQLException cause) {
        if (!isHeld(cause)) {
            return Failures.of(attempt, cause);
        }
        return new SourceUnavailable(
                "Cannot %s: %s. Only one process can read it at a time.".formatted(attempt, Failures.reason(cause)),
                cause);
    }

    private ChangesLost lost(String attempt, String why) {
        return new ChangesLost(
                "Cannot %s: slot %s does not have them any more (%s). Reconcile its accounts, and begin with a new slot."
                        .formatted(attempt, names.slot(), why));
    }

    private SourceRefused foreign(String attempt, SlotHealth health) {
        return new SourceRefused(
                "Cannot %s: slot %s is somebody else's: %s. End that consumer, or choose another name for this installation."
                        .formatted(attempt, names.slot(), health.detail()));
    }

    private <T> T borrow(String attempt, Connections.Work<T> work) {
        return server.connections().borrow(attempt, null, work);
    }
}
