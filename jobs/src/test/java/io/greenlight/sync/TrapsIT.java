package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.ReindexState;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ways in which others lost data, each of which must end with index and source equal, or with an account that is not ready. */
class TrapsIT {
    private final Platform platform = Platform.fill(TrapsIT.class, new DataSet(17, 8, 0, 600, 300, Instant.now()));
    private final Installation greenlight =
            Installation.of(TrapsIT.class, platform).synced();
    private final List<Account> largest = platform.population().accounts().stream()
            .sorted(Comparator.comparingLong(Account::subscribers).reversed())
            .toList();
    private final Account account = largest.get(0);

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void whatBeganBeforeAndCommitsAfterASyncArrives() throws SQLException {
        reindex();
        try (Connection slow = open();
                Statement first = slow.createStatement()) {
            first.execute(insert(900_000_001));
            platform.execute(account.shard(), insert(900_000_002));
            sync();
            assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight))
                    .as("the one that is not committed is in neither")
                    .isEmpty();
            slow.commit();
        }
        sync();

        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        assertThat(found(900_000_001)).isEqualTo(1);
        assertThat(found(900_000_002)).isEqualTo(1);
    }

    @Test
    void theLastValueWinsThoughItsTransactionIsOlder() throws SQLException {
        reindex();
        String change =
                "update subscribers set name = '%s' where account_id = %d and id = (select min(id) from subscribers where account_id = %d)";
        try (Connection older = open();
                Statement statement = older.createStatement()) {
            statement.execute("select pg_current_xact_id()");
            platform.execute(account.shard(), change.formatted("younger", account.id(), account.id()));
            sync();
            statement.execute(change.formatted("older", account.id(), account.id()));
            older.commit();
        }
        sync();

        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void aPageThatWasReadBeforeADeleteDoesNotBringItBack() {
        AtomicBoolean done = new AtomicBoolean();
        LoadObserver observer = new LoadObserver() {
            private final ThreadLocal<Boolean> holdsIt = ThreadLocal.withInitial(() -> false);

            @Override
            public void read(long unit, String after, int rows) {
                holdsIt.set(rows > 0
                        && greenlight
                                        .ask()
                                        .number(
                                                "select count(*) from unit where id = ? and accounts[1] = ?",
                                                unit,
                                                Long.toString(account.id()))
                                > 0);
            }

            @Override
            public void at(LoadPoint point) {
                if (point == LoadPoint.AFTER_READ && holdsIt.get() && done.compareAndSet(false, true)) {
                    platform.execute(account.shard(), "delete from subscribers where account_id = " + account.id());
                    sync();
                    closeAndOpen(greenlight.alias("subscriber") + "-g000001");
                }
            }
        };
        greenlight.with("greenlight.plan.unit-accounts", "1");
        try (Observed started = Observed.start(greenlight, observer)) {
            assertThat(started.reindex(Mode.WARM, "subscriber").state()).isEqualTo(ReindexState.DONE);
        }
        sync();

        assertThat(done).isTrue();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        assertThat(ofAccount())
                .as("documents of the account, tombstones hidden")
                .isZero();
    }

    @Test
    void nothingIsWrittenWhileTheSourcesClockIsBehind() {
        reindex();
        greenlight.ask().rows("""
                update source_sync set highest_version = highest_version + 3600 * 1000000::bigint
                where source = ? returning source
                """, account.shard().source());
        platform.execute(account.shard(), insert(900_000_003));

        CommandResult stuck = greenlight
                .with("greenlight.sync.max-lag", "2s")
                .run("sync", "--source", account.shard().source());

        assertThat(stuck.exitCode()).isEqualTo(1);
        assertThat(stuck.json().path("error").asString())
                .contains("CLOCK_WENT_BACK", "behind what was read of it before");
        assertThat(greenlight.runAsText("status").out())
                .contains(", waits: CLOCK_WENT_BACK: the clock of %s is PT"
                        .formatted(account.shard().source()));
        assertThat(found(900_000_003)).isZero();
        CommandResult ready = greenlight.run("ready", Long.toString(account.id()));
        assertThat(ready.json().path("state").asString()).isEqualTo("STALE");
        assertThat(ready.json().path("reason").asString())
                .startsWith("SYNC_BEHIND")
                .contains("CLOCK_WENT_BACK");
    }

    /** Whose changes nobody follows, so that the load itself must see it. */
    @Test
    void nothingIsLoadedWhileTheSourcesClockIsBehind() {
        String source = account.shard().source();
        platform.databases()
                .keySet()
                .forEach(name -> greenlight.with("greenlight.sources.%s.sync".formatted(name), "off"));
        reindex();
        clock("highest_version + 3600 * 1000000::bigint");

        try (ChildJvm held = greenlight.start("reindex", "--entity", "subscriber")) {
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() ->
                            assertThat(greenlight.runAsText("status").out()).contains("CLOCK_WENT_BACK: its clock is"));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> loaded("source <> ?", source)
                            == greenlight
                                    .ask()
                                    .number("select count(*) from unit where generation = 2 and source <> ?", source));
            assertThat(loaded("source = ?", source)).isZero();
            assertThat(held.isAlive()).isTrue();
            clock("highest_version - 3600 * 1000000::bigint");
            // The process knows by itself how late it was; another does not.
            held.signal("KILL");
        }
        reindex();

        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    private long loaded(String where, String source) {
        return greenlight
                .ask()
                .number("select count(*) from unit where generation = 2 and rows_read > 0 and " + where, source);
    }

    private void clock(String version) {
        greenlight
                .ask()
                .rows(
                        "update source_clock set highest_version = %s where source = ? returning 1".formatted(version),
                        account.shard().source());
    }

    @Test
    void theSlotAdvancesThoughNothingThatIsFollowedChanges() throws SQLException {
        reindex();
        sync();
        platform.execute(account.shard(), "create table unfollowed (body text)");
        platform.execute(
                account.shard(), "insert into unfollowed select repeat('x', 500) from generate_series(1, 60000)");
        assertThat(retained()).isGreaterThan(25_000_000);

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            // What a slot keeps ends at the last checkpoint that was decoded.
            platform.execute(account.shard(), "checkpoint");
            sync();
            assertThat(retained()).isLessThan(2_000_000);
        });
    }

    private long retained() throws SQLException {
        try (Connection connection = platform.connect(account.shard().source());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select max(pg_current_wal_lsn() - restart_lsn) from pg_replication_slots
                        where database = current_database()
                        """)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aGenerationThatMissedChangesMayServeWhenItIsMended() {
        reindex();
        CommandResult held = greenlight.run("reindex", "--entity", "subscriber", "--hold-swap");
        assertThat(held.exitCode()).as(held.toString()).isZero();
        greenlight.dropSlots();
        platform.execute(account.shard(), insert(900_000_004));
        platform.execute(
                account.shard(),
                "delete from subscribers where account_id = %d and id < 900000000 and id %% 3 = 0"
                        .formatted(account.id()));
        sync();
        String name = greenlight.alias("subscriber") + "-g000002";
        CommandResult refused = greenlight.run("swap", name);
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(4);
        assertThat(refused.out()).contains("were missed: SLOT_LOST");

        CommandResult mended = greenlight.run("repair", "--generation", name);

        assertThat(mended.exitCode()).as(mended.toString()).isZero();
        assertThat(mended.json().path("repair").path("repaired").asLong()).isPositive();
        CommandResult swapped = greenlight.run("swap", name);
        assertThat(swapped.exitCode()).as(swapped.toString()).isZero();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        assertThat(greenlight.run("ready", Long.toString(account.id())).exitCode())
                .isZero();
        CommandResult back = greenlight.run("rollback", "--entity", "subscriber");
        assertThat(back.exitCode()).as("the one before has missed them too").isEqualTo(4);
        assertThat(greenlight
                        .run("repair", "--generation", greenlight.alias("subscriber") + "-g000001")
                        .exitCode())
                .isZero();
        assertThat(greenlight.run("rollback", "--entity", "subscriber").exitCode())
                .isZero();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void aSourceThatIsAnotherDatabaseIsNotTrusted() {
        reindex();
        greenlight
                .ask()
                .rows(
                        "update source_sync set system_identifier = '1' where source = ? returning source",
                        account.shard().source());
        sync();

        CommandResult ready = greenlight.run("ready", Long.toString(account.id()));

        assertThat(ready.exitCode()).isEqualTo(4);
        assertThat(ready.json().path("reason").asString()).startsWith("CHANGES_MISSED: SOURCE_REPLACED");
        assertThat(greenlight
                        .run("swap", greenlight.alias("subscriber") + "-g000001")
                        .exitCode())
                .as("the gate asks as well")
                .isEqualTo(4);
    }

    @Test
    void aTableThatWasEmptiedIsComparedAsAWhole() {
        reindex();
        platform.execute(account.shard(), "truncate subscriber_groups");
        sync();

        CommandResult ready = greenlight.run("ready", Long.toString(account.id()));

        assertThat(ready.json().path("reason").asString()).startsWith("CHANGES_MISSED: TRUNCATED");
        CommandResult again = greenlight.run(
                "reindex", "--entity", "subscriber", "--source", account.shard().source());
        assertThat(again.exitCode()).as(again.toString()).isZero();
        sync();
        assertThat(greenlight.run("ready", Long.toString(account.id())).exitCode())
                .isZero();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    /** A shard that is opened again has forgotten its deletes. */
    private void closeAndOpen(String index) {
        IndexReader reader = new IndexReader(greenlight.openSearch().url());
        reader.send("POST", "/" + index + "/_close", "");
        reader.send("POST", "/" + index + "/_open?wait_for_active_shards=1", "");
    }

    private Connection open() throws SQLException {
        Connection connection = platform.connect(account.shard().source());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + account.shard().schema());
        }
        return connection;
    }

    private String insert(long id) {
        return "insert into subscribers select account_id, %d, email, domain, name, status, source, country, city, created_at, updated_at, subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score, custom_fields from subscribers where account_id = %d limit 1"
                .formatted(id, account.id());
    }

    private long found(long id) {
        return count("{\"query\":{\"ids\":{\"values\":[\"%d:%d\"]}}}".formatted(account.id(), id));
    }

    private long ofAccount() {
        return count("{\"query\":{\"term\":{\"_routing\":\"%d\"}}}".formatted(account.id()));
    }

    private long count(String query) {
        return new IndexReader(greenlight.openSearch().url())
                .send("POST", "/%s/_count".formatted(greenlight.alias("subscriber")), query)
                .path("count")
                .asLong();
    }

    private void reindex() {
        CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }

    private void sync() {
        CommandResult sync = greenlight.run("sync");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();
    }
}
