package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.HealthProbe;
import io.greenlight.read.PageSource;
import io.greenlight.read.ReadLimit;
import io.greenlight.read.Reader;
import io.greenlight.read.Source;
import io.greenlight.read.SourceIdentity;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.EntityChanges;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server, 17 or later, as a source. Every statement is a transaction of its own and reads only; never more
 * connections are open than the settings allow.
 */
public final class PostgresSource implements Source {
    private static final Duration SESSION_END = Duration.ofSeconds(5);

    private final PostgresSettings settings;
    private final Connections connections;
    private final ReadPermits permits;
    private final InstantSource clock;

    /**
     * Does not connect yet.
     *
     * @param limit most reads at a time, all processes together
     * @param clock our own clock, which the check compares with the server's
     */
    public PostgresSource(PostgresSettings settings, ReadLimit limit, InstantSource clock) {
        this.settings = settings;
        this.connections = new Connections(settings);
        this.permits = new ReadPermits(limit);
        this.clock = clock;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public List<String> shards() {
        return settings.shards();
    }

    @Override
    public SourceIdentity identity() {
        String attempt = "identify source %s".formatted(name());
        return connections.borrow(attempt, null, session -> {
            try {
                return IdentityReader.read(session);
            } catch (SQLException e) {
                throw identityRefused(attempt, e);
            }
        });
    }

    private RuntimeException identityRefused(String attempt, SQLException cause) {
        if (!Failures.isMissingPrivilege(cause)) {
            return Failures.of(attempt, cause);
        }
        return new SourceRefused(
                "Cannot %s: %s. %s".formatted(attempt, Failures.reason(cause), identityRemedy(settings)), cause);
    }

    static String identityRemedy(PostgresSettings settings) {
        return "GRANT EXECUTE ON FUNCTION pg_control_system(), pg_control_checkpoint() TO %s, or GRANT pg_monitor to it."
                .formatted(Sql.identifier(settings.access().user()));
    }

    @Override
    public List<DirectoryEntry> readDirectory(String shard, EntityQuery entity) {
        requireShard(shard);
        String attempt = "read the account directory of %s".formatted(place(shard, entity));
        return read(attempt, shard, session -> DirectoryReader.read(attempt, session, entity.directory()));
    }

    @Override
    public Optional<Key> findBoundary(
            String shard, EntityQuery entity, AccountId account, @Nullable Key after, int documents) {
        requireShard(shard);
        if (documents < 1) {
            throw new IllegalArgumentException(
                    "Cannot cut account %s every %d documents: at least 1".formatted(account, documents));
        }
        String attempt = "cut account %s of %s".formatted(account, place(shard, entity));
        return read(attempt, shard, session -> {
            ReadPlan plan = Plans.plan(attempt, session, entity);
            RowCursor row = new RowCursor(plan.key().count());
            Key[] found = new Key[1];
            session.copy(plan.selectBoundary(account, after, documents), bytes -> {
                found[0] = plan.key().keyOf(row.moveTo(bytes));
                return true;
            });
            return Optional.ofNullable(found[0]);
        });
    }

    /** Does it with a connection of its own that holds a permit. */
    private <T> T read(String attempt, String shard, Connections.Work<T> work) {
        Duration patience = Reader.ofSource(name()).patience();
        return connections.borrow(attempt, shard, session -> permits.whileHeld(attempt, session, patience, work));
    }

    @Override
    public PageSource openPages(String shard, EntityQuery entity, Reader reader) {
        requireShard(shard);
        return new PostgresPageSource(server(), shard, entity, reader, "read " + place(shard, entity));
    }

    @Override
    public int endSessionsOf(String reader) {
        String attempt = "end the sessions of reader %s at source %s".formatted(reader, name());
        return connections.borrow(
                attempt, null, session -> session.queryRow(endSessions(reader), row -> row.getInt(1)));
    }

    /** A role may end its own sessions without any privilege. Waits until they are gone, and their locks with them. */
    private static String endSessions(String reader) {
        return """
                SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, %d))
                FROM (SELECT pid FROM pg_stat_activity
                      WHERE usename = current_user AND datname = current_database() AND application_name = %s
                          AND pid <> pg_backend_pid()
                      OFFSET 0) AS theirs
                """.formatted(SESSION_END.toMillis(), Sql.literal(Connections.applicationName(reader)));
    }

    @Override
    public HealthProbe openHealth(String throttleQuery) {
        return new PostgresHealthProbe(server(), throttleQuery);
    }

    private Server server() {
        return new Server(settings, connections, permits);
    }

    @Override
    public ChangeSource changes(String installation, List<EntityChanges> entities) {
        List<ChangeTable> tables =
                entities.stream().flatMap(changes -> changes.tables().stream()).toList();
        long polled =
                tables.stream().filter(table -> table.transaction() != null).count();
        if (polled > 0 && polled < tables.size()) {
            throw new IllegalArgumentException(
                    "Cannot follow source %s: %d of %d change tables name a transaction column. Name one for all of them, to poll, or for none, to read the WAL."
                            .formatted(name(), polled, tables.size()));
        }
        return polled > 0
                ? new PolledChanges(server(), installation, entities)
                : new WalChanges(server(), installation, entities);
    }

    @Override
    public List<Finding> check(List<EntityQuery> entities) {
        return new SourceCheck(settings, connections, clock).check(entities);
    }

    @Override
    public void close() {
        // Every other connection belongs to a call or to a reader of pages, which close it.
        connections.close();
    }

    private String place(String shard, EntityQuery entity) {
        return "%s of shard %s at source %s".formatted(entity.schema().name(), shard, name());
    }

    private void requireShard(String shard) {
        if (!settings.shards().contains(shard)) {
            throw new IllegalArgumentException(
                    "Cannot read shard %s at source %s: it has only %s".formatted(shard, name(), settings.shards()));
        }
    }
}
