package io.greenlight.sync;

import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** One session of the platform that inserts, updates, deletes, changes keys, groups and accounts, rolls back, and is slow to commit at times. */
final class RandomWriter {
    private static final List<String> STATEMENTS = List.of(
            """
            insert into subscribers
            select account_id, %2$d, email, domain, 'new', status, source, country, city, created_at, updated_at, subscribed_at, tags,
                sent, opened, clicked, last_open_at, last_click_at, score, custom_fields
            from subscribers where account_id = %1$d limit 1 on conflict do nothing
            """,
            "update subscribers set name = 'changed %2$d' where account_id = %1$d and id %% 17 = %3$d",
            "update subscribers set sent = sent + 1 where account_id = %1$d and id %% 11 = %3$d",
            "delete from subscribers where account_id = %1$d and id %% 97 = %3$d",
            "update subscribers set id = %2$d where account_id = %1$d and id = (select min(id) from subscribers where account_id = %1$d)",
            "insert into subscriber_groups select account_id, id, %3$d from subscribers where account_id = %1$d and id %% 13 = %3$d on conflict do nothing",
            "delete from subscriber_groups where account_id = %1$d and group_id = %3$d",
            """
            insert into events (account_id, id, subscriber_id, type, campaign_id, occurred_at)
            select account_id, %2$d, id, 'opened', 1, now() - interval '%3$d days' from subscribers where account_id = %1$d limit 1
            on conflict do nothing
            """,
            "delete from events where account_id = %1$d and id %% 89 = %3$d",
            "update events set occurred_at = occurred_at - interval '35 days' where account_id = %1$d and id %% 101 = %3$d",
            "update events set user_agent = 'agent %2$d' where account_id = %1$d and id %% 23 = %3$d",
            """
            with moved as (
                update subscribers as one set account_id = %4$d where account_id = %1$d and id %% 31 = %3$d
                    and not exists (select from subscribers as other where other.account_id = %4$d and other.id = one.id)
                returning id)
            update subscriber_groups set account_id = %4$d where account_id = %1$d and subscriber_id in (select id from moved)
            """,
            "update subscribers set account_id = %4$d, id = %2$d where account_id = %1$d and id = (select max(id) from subscribers where account_id = %1$d)",
            """
            update events as one set account_id = %4$d where account_id = %1$d and id %% 61 = %3$d
                and not exists (select from events as other where other.account_id = %4$d and other.id = one.id)
            """);

    private static final AtomicLong KEYS = new AtomicLong(500_000_000);

    private final Platform platform;
    private final Random random;
    private final Duration longestPause;
    private final AtomicLong committed = new AtomicLong();
    private volatile boolean stopped;
    private final Thread thread = Thread.ofPlatform().daemon().name("writer").unstarted(this::write);

    private RandomWriter(Platform platform, Random random, Duration longestPause) {
        this.platform = platform;
        this.random = random;
        this.longestPause = longestPause;
    }

    /** Writes until it is stopped. */
    static RandomWriter start(Platform platform, Random random) {
        return start(platform, random, Duration.ofMillis(60));
    }

    /** The same, with pauses between its transactions. */
    static RandomWriter start(Platform platform, Random random, Duration longestPause) {
        RandomWriter writer = new RandomWriter(platform, random, longestPause);
        writer.thread.start();
        return writer;
    }

    long committed() {
        return committed.get();
    }

    /** Ends it after its transaction. */
    void stop() {
        stopped = true;
    }

    void join() throws InterruptedException {
        thread.join();
    }

    private void write() {
        List<Account> accounts = platform.population().accounts();
        while (!stopped) {
            Account account = any(accounts);
            try (Connection connection = platform.connect(account.shard().source())) {
                connection.setAutoCommit(false);
                transaction(connection, account);
            } catch (SQLException conflict) {
                // Two sessions met on a row: one of them gives way, as in life. Or the server is restarted.
                pause(Duration.ofMillis(random.nextInt(100)));
            }
        }
    }

    private Account any(List<Account> accounts) {
        return accounts.get(random.nextInt(accounts.size()));
    }

    private void transaction(Connection connection, Account account) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '2s'");
            statement.execute("set local search_path = " + account.shard().schema());
            for (int number = random.nextInt(4); number >= 0; number--) {
                Savepoint savepoint = connection.setSavepoint();
                statement.execute(STATEMENTS
                        .get(random.nextInt(STATEMENTS.size()))
                        .formatted(
                                account.id(),
                                KEYS.incrementAndGet(),
                                random.nextInt(9),
                                any(platform.population().on(account.shard())).id()));
                if (random.nextInt(6) == 0) {
                    connection.rollback(savepoint);
                }
            }
        }
        if (random.nextInt(10) == 0) {
            pause(Duration.ofMillis(random.nextInt(1_500)));
        }
        if (random.nextInt(8) == 0) {
            connection.rollback();
        } else {
            connection.commit();
            committed.incrementAndGet();
        }
        pause(Duration.ofMillis(random.nextLong(longestPause.toMillis())));
    }

    /** People pause: not a wait for anything. */
    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
