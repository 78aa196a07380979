package io.greenlight.bench;

import io.greenlight.demo.DemoServers;
import io.greenlight.testbed.data.Shard;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Changes subscribers of one shard, each row once until all have been changed, in an order that is that of nobody. Belongs to one
 * thread.
 */
final class ChangedRows implements AutoCloseable {
    private static final long SEED = 7;
    /** Name of the platform's database. */
    private static final String PLATFORM = "platform";

    private final Connection connection;
    private final PreparedStatement update;
    private final List<long[]> keys;
    private int next;

    private ChangedRows(Connection connection, PreparedStatement update, List<long[]> keys) {
        this.connection = connection;
        this.update = update;
        this.keys = keys;
    }

    static ChangedRows open(DemoServers servers, Shard shard) throws SQLException {
        Connection connection = servers.source(shard.source()).connect(PLATFORM);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + shard.schema());
            List<long[]> keys = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("select account_id, id from subscribers")) {
                while (rows.next()) {
                    keys.add(new long[] {rows.getLong(1), rows.getLong(2)});
                }
            }
            Collections.shuffle(keys, new Random(SEED));
            connection.setAutoCommit(false);
            return new ChangedRows(connection, connection.prepareStatement("""
                    update subscribers set name = ?, sent = sent + 1, updated_at = now()
                    from unnest(?::bigint[], ?::bigint[]) as changed (account, key)
                    where account_id = account and subscribers.id = key
                    """), keys);
        }
    }

    /**
     * Changes some rows in one transaction.
     *
     * @param name their new name
     * @return the id of the first one's document
     */
    String change(int rows, String name) throws SQLException {
        Long[] accounts = new Long[rows];
        Long[] ids = new Long[rows];
        for (int row = 0; row < rows; row++) {
            long[] key = keys.get(next++ % keys.size());
            accounts[row] = key[0];
            ids[row] = key[1];
        }
        update.setString(1, name);
        update.setArray(2, connection.createArrayOf("bigint", accounts));
        update.setArray(3, connection.createArrayOf("bigint", ids));
        if (update.executeUpdate() != rows) {
            throw new IllegalStateException("Cannot change %d subscribers: some are not there".formatted(rows));
        }
        return "%d:%d".formatted(accounts[0], ids[0]);
    }

    /** Lets others see what was changed. */
    void commit() throws SQLException {
        connection.commit();
    }

    int size() {
        return keys.size();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
