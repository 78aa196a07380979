package io.greenlight.server;

import io.greenlight.fixture.Installation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Thousands of accounts in a generation that serves, without a document.
 *
 * @param greenlight where
 */
record ReadyAccounts(Installation greenlight) {
    /** Adds accounts {@code one-1}, {@code one-2}, ... for the prefix {@code one}. */
    void add(String prefix, int accounts, String state) {
        execute("""
                insert into generation_account
                    (entity, generation, account, source, shard, name, plan, rank, why, state, expected, units_open, ready_at)
                select 'subscriber', number, '%s-' || n, 'eu-1', 'shard_1', '', 'free', 1000 + n, '', '%s', 0, 0,
                    clock_timestamp()
                from generation, generate_series(1, %d) as n where entity = 'subscriber' and serving
                """.formatted(prefix, state, accounts));
    }

    /** Changes the state of those that are like this. */
    int change(String like, String state) {
        return execute("update generation_account set state = '%s' where account like '%s'".formatted(state, like));
    }

    int execute(String sql) {
        try (Connection connection = greenlight.control().connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot execute " + sql, failure);
        }
    }
}
