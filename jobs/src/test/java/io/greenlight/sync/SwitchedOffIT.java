package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.servers.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source that is not followed any more keeps no WAL for us; followed again, what was missed is read again. */
class SwitchedOffIT {
    private final Platform platform = Platform.fill(SwitchedOffIT.class, new DataSet(47, 6, 0, 200, 0, Instant.now()));
    private final Installation greenlight =
            Installation.of(SwitchedOffIT.class, platform).synced();
    private final Account account = platform.population().largest();
    private final String source = account.shard().source();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void isLetGoByAWorkerAndReconciledWhenItIsFollowedAgain() {
        reindex();
        assertThat(count("pg_replication_slots where database = current_database()"))
                .isEqualTo(1);
        String slot = slot();
        follow("off");
        CommandResult doctor = greenlight.runAsText("doctor");
        assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
        assertThat(doctor.out())
                .containsPattern("Slot %s keeps \\d+ MB of WAL, and the WAL is not read any more".formatted(slot))
                .contains("SELECT pg_drop_replication_slot('%s')".formatted(slot));
        letTimePass();
        try (ChildJvm worker = greenlight.start("worker")) {
            soon().until(() -> count("pg_replication_slots where database = current_database()") == 0);
            soon().until(() -> text("system_identifier").isEmpty());
            assertThat(count("pg_publication")).isZero();
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(greenlight.runAsText("status").out())
                .doesNotContain("sync of %s:".formatted(source))
                .contains("sync of ");
        assertThat(greenlight.runAsText("doctor").out()).doesNotContain("is not read any more");
        onShard("update subscribers set name = 'Missed' where id %% 3 = 0 and account_id = %d".formatted(account.id()));
        onShard("delete from subscribers where id %% 3 = 1 and account_id = %d".formatted(account.id()));

        follow("wal");

        try (ChildJvm worker = greenlight.start("worker")) {
            soon().until(() -> text("missed").equals("SYNC_WAS_OFF: its changes were not followed meanwhile"));
            soon().untilAsserted(() -> {
                CommandResult ready = greenlight.run("ready", Long.toString(account.id()));
                assertThat(ready.exitCode()).as(ready.toString()).isZero();
            });
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        assertThat(greenlight.ask().number("select count(*) from reindex where idempotency_key like 'reconcile-%'"))
                .isEqualTo(1);
    }

    @Test
    void isLeftAloneWhileSomebodyElseStillFollowsIt() {
        reindex();
        try (Observed old = Observed.start(greenlight, LoadObserver.NONE)) {
            follow("off");
            try (Observed young = Observed.start(greenlight, LoadObserver.NONE)) {
                UnreadSlots unread = young.application().get(UnreadSlots.class);
                letTimePass();
                old.application().get(SyncRunner.class).run(source);

                unread.drop(source);

                assertThat(count("pg_replication_slots where database = current_database()"))
                        .isEqualTo(1);
                letTimePass();
                unread.drop(source);
                assertThat(count("pg_replication_slots where database = current_database()"))
                        .isZero();
            }
        }
    }

    @Test
    void aSlotThatBecameSomebodyElsesStaysAndThatIsSaid() {
        reindex();
        String slot = slot();
        greenlight.dropSlots();
        ControlQueries at = new ControlQueries(platform.database(source));
        at.rows("select pg_create_physical_replication_slot('%s')::text".formatted(slot));
        follow("off");
        letTimePass();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            asked.application().get(UnreadSlots.class).drop(source);
        } finally {
            assertThat(at.rows("select pg_drop_replication_slot('%s')::text".formatted(slot)))
                    .hasSize(1);
        }
        assertThat(greenlight.runAsText("status").out())
                .contains("slot %s stays: Cannot drop slot %s of %s: it is somebody else's: it was made for physical"
                        .formatted(slot, slot, source));
    }

    @Test
    void aSlotThatIsCalledAsThatOfAnotherSourceIsNotDropped() {
        reindex();
        String twin = source.replace('-', '_');
        TestDatabase database = platform.database(source);
        greenlight
                .with("greenlight.sources.%s.url".formatted(twin), database.jdbcUrl())
                .with("greenlight.sources.%s.username".formatted(twin), database.username())
                .with("greenlight.sources.%s.password".formatted(twin), database.password())
                .with("greenlight.sources.%s.sync".formatted(twin), "off");
        greenlight
                .ask()
                .rows("insert into source_sync (source, keeps_slot) values ('%s', true) returning 1".formatted(twin));
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            asked.application().get(UnreadSlots.class).drop(twin);
        }
        assertThat(count("pg_replication_slots where database = current_database()"))
                .isEqualTo(1);
        assertThat(greenlight.runAsText("doctor").out()).doesNotContain("is not read any more");
    }

    private void follow(String sync) {
        greenlight.with("greenlight.sources.%s.sync".formatted(source), sync);
    }

    /** Nobody has followed the source for longer than a worker of another configuration would leave it alone. */
    private void letTimePass() {
        greenlight
                .ask()
                .rows(
                        "update source_sync set ran_at = clock_timestamp() - interval '61 seconds' where source = ? returning source",
                        source);
    }

    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(500)).atMost(Duration.ofMinutes(2));
    }

    private String slot() {
        return new ControlQueries(platform.database(source))
                .texts("select slot_name from pg_replication_slots where database = current_database()")
                .getFirst();
    }

    private long count(String what) {
        return new ControlQueries(platform.database(source)).number("select count(*) from " + what);
    }

    private String text(String column) {
        return greenlight
                .ask()
                .texts("select %s from source_sync where source = ?".formatted(column), source)
                .getFirst();
    }

    private void onShard(String sql) {
        platform.execute(account.shard(), sql);
    }

    private void reindex() {
        CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }
}
