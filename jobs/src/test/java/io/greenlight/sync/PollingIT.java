package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.data.Shard;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sources whose WAL may not be read: changes are found by the transaction that a trigger writes into each row. */
class PollingIT {
    private final Platform platform = polled();
    private final Installation greenlight = installation(platform);
    private final Account account = platform.population().largest();
    private final String source = account.shard().source();

    @Test
    void changesArriveAndDeletesComeFromVerification() {
        reindex();
        for (String sql : List.of(
                insert(900_000_001),
                "update subscribers set name = 'Somebody else' where account_id = %d and id %% 5 = 1",
                "insert into subscriber_groups select account_id, id, 987654 from subscribers where account_id = %d and id %% 5 = 2",
                "update events set occurred_at = occurred_at - interval '40 days' where account_id = %d and id %% 9 = 2",
                "update events set user_agent = 'changed' where account_id = %d and id %% 9 = 3")) {
            assertThat(platform.execute(account.shard(), sql.formatted(account.id())))
                    .as(sql)
                    .isPositive();
        }
        assertThat(IndexEqualsSource.differences(greenlight)).isNotEmpty();

        sync();

        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        assertExitCode(0, "ready", Long.toString(account.id()));
        CommandResult position = assertExitCode(4, "ready", Long.toString(account.id()), "--as-of", "0/1");
        assertThat(position.json().path("reason").asString()).startsWith("AS_OF_NEEDS_WAL: " + source);
        // The month that an event has left is not known, and is found all the same.
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();

        platform.execute(
                account.shard(),
                "delete from subscribers where account_id = %d and id %% 5 = 3".formatted(account.id()));
        platform.execute(
                account.shard(), "delete from events where account_id = %d and id %% 9 = 4".formatted(account.id()));
        sync();
        assertThat(IndexEqualsSource.differences(greenlight))
                .isNotEmpty()
                .allMatch(line -> line.contains("is in the index and not in the source"));
        assertThat(greenlight.runAsText("doctor").out())
                .contains("Its changes are found by polling, which does not see deletes: they come from verification");
        assertExitCode(3, "verify");
        assertExitCode(0, "repair");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        assertExitCode(0, "verify");
    }

    @Test
    void anOldTransactionHoldsFreshnessBackAndIsNamed() throws SQLException {
        reindex();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE);
                Connection slow = open();
                Statement old = slow.createStatement()) {
            SyncRunner sync = asked.application().get(SyncRunner.class);
            assertThat(sync.run(source)).isTrue();
            old.execute(insert(900_000_001).formatted(account.id()));
            platform.execute(account.shard(), insert(900_000_002).formatted(account.id()));
            String committed = clock();

            assertThat(sync.run(source)).isFalse();
            assertThat(sync.run(source)).isFalse();

            CommandResult ready = assertExitCode(4, "ready", Long.toString(account.id()), "--as-of", committed);
            assertThat(ready.json().path("reason").asString())
                    .startsWith("NOT_YET_FRESH")
                    .containsPattern("an old transaction is under way on " + source
                            + ".*: transaction \\d+, which process \\d+ in database \\S+ began at \\d+");
            assertThat(greenlight.runAsText("status").out()).contains("an old transaction is under way on " + source);
            assertThat(greenlight.ask().number("select count(*) from batch_job_instance where job_name = 'sync'"))
                    .as("a run that only waits is no job")
                    .isZero();

            slow.commit();
            assertThat(sync.run(source))
                    .as("the goal of the run that was held back")
                    .isFalse();
            assertThat(sync.run(source)).isTrue();
            assertExitCode(0, "ready", Long.toString(account.id()), "--as-of", committed);
            assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        }
    }

    @Test
    void transactionsThatOverlapDelayFreshnessAndDoNotPreventIt() throws SQLException {
        reindex();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE);
                Connection first = open();
                Connection second = open();
                Statement older = first.createStatement();
                Statement younger = second.createStatement()) {
            SyncRunner sync = asked.application().get(SyncRunner.class);
            assertThat(sync.run(source)).isTrue();
            older.execute(insert(900_000_001).formatted(account.id()));
            platform.execute(account.shard(), insert(900_000_002).formatted(account.id()));
            String committed = clock();
            assertThat(sync.run(source)).isFalse();
            younger.execute(insert(900_000_003).formatted(account.id()));
            platform.execute(account.shard(), insert(900_000_004).formatted(account.id()));
            first.commit();

            sync.run(source);

            assertExitCode(0, "ready", Long.toString(account.id()), "--as-of", committed);
            assertExitCode(4, "ready", Long.toString(account.id()), "--as-of", clock());
            second.commit();
        }
    }

    @Test
    void whatIsLoadedIsNotReadyBeforeTheSyncHasReachedThePresent() throws SQLException {
        try (Connection slow = open();
                Statement old = slow.createStatement()) {
            old.execute(insert(900_000_001).formatted(account.id()));

            assertExitCode(4, "reindex", "--mode", "cold");

            assertThat(greenlight.ask().texts("select distinct state from generation_account"))
                    .containsExactly("READY");
            CommandResult ready = assertExitCode(4, "ready", Long.toString(account.id()));
            assertThat(ready.json().path("state").asString()).isEqualTo("STALE");
            assertThat(ready.json().path("reason").asString()).startsWith("SYNC_NOT_CAUGHT_UP");
            slow.commit();
        }
        assertExitCode(0, "reindex", "--mode", "cold");
        assertExitCode(0, "ready", Long.toString(account.id()));
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void aTableThatIsAddedIsReadFromItsBeginning() {
        reindex();
        sync();
        for (Shard shard : Shard.values()) {
            platform.execute(shard, "create table notes (account_id bigint, subscriber_id bigint, body text)");
            stamp(platform, shard, "notes", "subscriber_id");
        }
        greenlight
                .with("greenlight.entities.subscriber.changes.notes.account", "account_id")
                .with("greenlight.entities.subscriber.changes.notes.key[0]", "subscriber_id")
                .with("greenlight.entities.subscriber.changes.notes.transaction", "tx");

        sync();

        CommandResult stale = assertExitCode(4, "ready", Long.toString(account.id()));
        assertThat(stale.json().path("reason").asString())
                .startsWith("CHANGES_MISSED: TABLES_ADDED")
                .contains(account.shard().schema() + ".notes as subscriber");
        assertExitCode(0, "reindex", "--source", source);
        sync();
        assertExitCode(0, "ready", Long.toString(account.id()));
    }

    @Test
    void keepsNoWalThatWasReadBefore() {
        greenlight.with("greenlight.sources.%s.sync".formatted(source), "wal");
        reindex();
        ControlQueries at = new ControlQueries(platform.database(source));
        String slots = "select count(*) from pg_replication_slots where database = current_database()";
        assertThat(at.number(slots)).isEqualTo(1);
        greenlight.with("greenlight.sources.%s.sync".formatted(source), "polling");
        platform.execute(
                account.shard(),
                "update subscribers set name = 'Switched' where account_id = %d".formatted(account.id()));

        sync();

        assertThat(at.number(slots)).isZero();
        assertThat(at.number("select count(*) from pg_publication")).isZero();
        CommandResult stale = assertExitCode(4, "ready", Long.toString(account.id()));
        assertThat(stale.json().path("reason").asString()).startsWith("CHANGES_MISSED");
        assertExitCode(0, "reindex", "--source", source);
        sync();
        assertExitCode(0, "ready", Long.toString(account.id()));
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    private static Platform polled() {
        Platform platform = Platform.fill(PollingIT.class, new DataSet(19, 6, 0, 400, 400, Instant.now()));
        for (Shard shard : Shard.values()) {
            platform.execute(
                    shard,
                    "create function stamp() returns trigger language plpgsql as 'begin new.tx := pg_current_xact_id(); return new; end'");
            stamp(platform, shard, "subscribers", "id");
            stamp(platform, shard, "subscriber_groups", "subscriber_id");
            stamp(platform, shard, "events", "id");
        }
        return platform;
    }

    private static void stamp(Platform platform, Shard shard, String table, String key) {
        platform.execute(shard, "alter table %s add column tx xid8".formatted(table));
        platform.execute(shard, "create index on %s (tx, account_id, %s)".formatted(table, key));
        platform.execute(
                shard,
                "create trigger stamp before insert or update on %s for each row execute function stamp()"
                        .formatted(table));
    }

    private static Installation installation(Platform platform) {
        Installation greenlight = Installation.of(PollingIT.class, platform)
                .synced()
                .with("greenlight.sync.visibility-timeout", "1s")
                .with("greenlight.entities.subscriber.changes.subscribers.transaction", "tx")
                .with("greenlight.entities.subscriber.changes.subscriber_groups.transaction", "tx")
                .with("greenlight.entities.event.changes.events.transaction", "tx");
        platform.databases()
                .keySet()
                .forEach(name -> greenlight.with("greenlight.sources.%s.sync".formatted(name), "polling"));
        return greenlight;
    }

    private static String insert(long id) {
        return "insert into subscribers select account_id, %d, email, domain, name, status, source, country, city, created_at, updated_at, subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score, custom_fields from subscribers where account_id = %%d limit 1"
                .formatted(id);
    }

    private Connection open() throws SQLException {
        Connection connection = platform.connect(source);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + account.shard().schema());
        }
        return connection;
    }

    /** The source's time, after what was committed there. */
    private String clock() {
        return new ControlQueries(platform.database(source))
                .texts("select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .getFirst();
    }

    private void reindex() {
        assertExitCode(0, "reindex");
    }

    private void sync() {
        assertExitCode(0, "sync", "--until", "now");
    }

    private CommandResult assertExitCode(int code, String... command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(code);
        return result;
    }
}
