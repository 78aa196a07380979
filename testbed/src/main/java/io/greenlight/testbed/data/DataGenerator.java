package io.greenlight.testbed.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Fills the platform's tables with a data set. Rows go in by binary COPY, in key order, into tables made in the same
 * transaction. Immutable; each call has its own state, so shards can be loaded by several threads at once.
 */
public final class DataGenerator {
    private static final int ACCOUNT_COLUMNS = 6;
    /** Estimates of the application are a few percent off. */
    private static final int ESTIMATE_ERROR_PERCENT = 3;

    private final DataSet data;
    private final Population population;
    private final Names names;

    public DataGenerator(DataSet data) {
        this.data = data;
        this.population = Population.of(data);
        this.names = new Names(data.seed());
    }

    /** The accounts and where they live. */
    public Population population() {
        return population;
    }

    /** Creates the shard's schema with its tables and fills them with the accounts that live there. */
    public Loaded load(Connection connection, Shard shard) throws SQLException {
        return load(connection, shard.schema(), population.on(shard));
    }

    /** Creates a schema with the platform's tables and fills them with all accounts. */
    public Loaded loadAll(Connection connection, String schema) throws SQLException {
        return load(connection, schema, population.accounts());
    }

    private Loaded load(Connection connection, String schema, List<Account> accounts) throws SQLException {
        long start = System.nanoTime();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            String quoted = statement.enquoteIdentifier(schema, true);
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + quoted);
            statement.execute("SET LOCAL search_path = " + quoted);
            // The rows are not durable until all of them are; the commit then waits for the log once.
            statement.execute(PlatformSql.tables());
            Loaded loaded = fill(connection, accounts);
            statement.execute("ANALYZE accounts, subscribers, subscriber_groups, events");
            connection.commit();
            return loaded.after(Duration.ofNanos(System.nanoTime() - start));
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private Loaded fill(Connection connection, List<Account> accounts) throws SQLException {
        SubscriberRows subscribers = new SubscriberRows(data.seed(), data.now(), names);
        EventRows events = new EventRows(data.seed(), data.now(), names);
        long accountRows = copy(connection, "accounts", accounts, this::writeAccount);
        long subscriberRows = copy(connection, "subscribers", accounts, subscribers::write);
        long groupRows = copy(connection, "subscriber_groups", accounts, subscribers::writeGroups);
        long eventRows = copy(connection, "events", accounts, events::write);
        return new Loaded(accountRows, subscriberRows, groupRows, eventRows, Duration.ZERO);
    }

    private static long copy(Connection connection, String table, List<Account> accounts, Rows rows)
            throws SQLException {
        try (BinaryCopy copy = BinaryCopy.into(connection, table)) {
            for (Account account : accounts) {
                rows.write(account, copy);
            }
            return copy.finish();
        }
    }

    private void writeAccount(Account account, BinaryCopy copy) throws SQLException {
        Random random = new Random(data.seed() ^ account.id());
        copy.row(ACCOUNT_COLUMNS);
        copy.bigint(account.id());
        copy.text(account.name());
        copy.text(account.plan().column());
        copy.timestampOrNull(account.nextSend());
        copy.bigint(estimate(account.subscribers(), random));
        copy.bigint(estimate(account.events(), random));
    }

    private static long estimate(long exact, Random random) {
        return exact + exact * random.nextInt(-ESTIMATE_ERROR_PERCENT, ESTIMATE_ERROR_PERCENT + 1) / 100;
    }

    /**
     * What a load wrote.
     *
     * @param groups rows of {@code subscriber_groups}
     */
    public record Loaded(long accounts, long subscribers, long groups, long events, Duration took) {
        /** Rows of all tables. */
        public long rows() {
            return accounts + subscribers + groups + events;
        }

        Loaded after(Duration duration) {
            return new Loaded(accounts, subscribers, groups, events, duration);
        }
    }

    /** Writes one account's rows of one table. */
    @FunctionalInterface
    private interface Rows {
        void write(Account account, BinaryCopy copy) throws SQLException;
    }
}
