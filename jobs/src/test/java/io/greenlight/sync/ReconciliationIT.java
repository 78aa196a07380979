package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker notices by itself that changes were missed, and reads all of the source again. */
class ReconciliationIT {
    private static final String BUDGET = "64MB";
    private static final long BUDGET_BYTES = 64 << 20;

    private final Platform platform =
            Platform.fill(ReconciliationIT.class, new DataSet(37, 6, 0, 400, 0, Instant.now()));
    private final Installation greenlight =
            Installation.of(ReconciliationIT.class, platform).synced();
    private final Account account = platform.population().largest();
    private final String source = account.shard().source();
    private final ControlQueries ask = greenlight.ask();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void aLostSlotIsReconciledAlsoWhenThatWasCancelledOnce() {
        reindex();
        try (ChildJvm worker = greenlight.start("worker")) {
            awaitFollowed();
            refuseWrites(true);
            change();
            soon().until(() -> dropSlot() == 1);
            soon().until(() -> missed().startsWith("SLOT_LOST"));
            assertStale("CHANGES_MISSED: SLOT_LOST");
            soon().until(() -> reconciliations() == 1);

            CommandResult cancelled = greenlight.run(
                    "cancel", ask.texts("select max(id) from reindex").getFirst());

            assertThat(cancelled.exitCode()).as(cancelled.toString()).isZero();
            long epoch = ask.number("select run_epoch from source_sync where source = ?", source);
            soon().until(() -> ask.number("select run_epoch from source_sync where source = ?", source) > epoch + 1);
            assertThat(ask.number("select count(*) from reindex where kind = 'PARTIAL' and scope_source = ?", source))
                    .as("whoever cancels it is left alone for a while")
                    .isEqualTo(1);
            assertStale("CHANGES_MISSED: SLOT_LOST");

            ask.rows(
                    "update reindex set finished_at = finished_at - interval '10 minutes' where state = 'CANCELLED' returning 1");
            soon().until(() -> reconciliations() == 2);
            refuseWrites(false);

            awaitReady();
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void beyondItsBudgetOfWalTheSlotIsDroppedAndTheSourceReconciled() {
        greenlight.with("greenlight.sync.wal-budget", BUDGET).with("greenlight.sync.wal-policy", "drop-and-reconcile");
        reindex();
        try (ChildJvm worker = greenlight.start("worker")) {
            awaitFollowed();
            refuseWrites(true);
            change();
            writeMoreThanTheBudget();

            soon().until(() -> missed().startsWith("WAL_BUDGET"));

            assertThat(missed()).matches("WAL_BUDGET: the source keeps \\d+ MB of WAL for the sync, .* allows 64 MB");
            assertStale("CHANGES_MISSED: WAL_BUDGET");
            assertThat(retained()).as("bytes of WAL kept by the new slot").isLessThan(BUDGET_BYTES);
            refuseWrites(false);
            awaitReady();
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void beyondItsBudgetOfWalItIsOnlyToldWhereThatIsThePolicy() {
        greenlight.with("greenlight.sync.wal-budget", BUDGET).with("greenlight.sync.wal-policy", "alert");
        reindex();
        try (ChildJvm worker = greenlight.start("worker")) {
            awaitFollowed();
            long following = following();
            refuseWrites(true);
            change();
            writeMoreThanTheBudget();

            soon().untilAsserted(() -> assertThat(ask.number(
                            "select coalesce(max(retained_bytes), 0) from source_sync where source = ? and held_back <> ''",
                            source))
                    .isGreaterThan(BUDGET_BYTES));

            assertThat(greenlight.runAsText("status").out())
                    .containsPattern(
                            "sync of %s: .*, waits: a target that serves does not take the changes".formatted(source));
            assertThat(retained()).isGreaterThan(BUDGET_BYTES);
            refuseWrites(false);
            soon().until(() ->
                    IndexEqualsSource.differencesOfSubscribers(greenlight).isEmpty());
            awaitReady();
            assertThat(following()).as("the chain never broke").isEqualTo(following);
            assertThat(ask.number("select count(*) from reindex")).isEqualTo(1);
            assertThat(worker.isAlive()).isTrue();
        }
    }

    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofSeconds(1)).atMost(Duration.ofMinutes(2));
    }

    private void awaitFollowed() {
        long epoch = ask.number("select run_epoch from source_sync where source = ?", source);
        soon().until(() -> ask.number("select run_epoch from source_sync where source = ?", source) > epoch + 1);
    }

    /** What serves takes no document for as long: what was missed stays missed, and what reads it again waits. */
    private void refuseWrites(boolean refused) {
        new IndexReader(greenlight.openSearch().url())
                .send(
                        "PUT",
                        "/%s-g000001/_settings".formatted(greenlight.alias("subscriber")),
                        "{\"index.blocks.write\": %s}".formatted(refused));
    }

    private void change() {
        platform.execute(
                account.shard(),
                "update subscribers set name = 'Missed' where id %% 3 = 0 and account_id = %d".formatted(account.id()));
        platform.execute(
                account.shard(),
                "delete from subscribers where id %% 3 = 1 and account_id = %d".formatted(account.id()));
    }

    /** Drops the slot once: the run that reads from it is cut off, and the next one makes another. Returns whether it did. */
    private long dropSlot() {
        ControlQueries at = new ControlQueries(platform.database(source));
        String slot = "from pg_replication_slots where database = current_database() and active_pid is ";
        at.rows("select pg_terminate_backend(active_pid) " + slot + "not null");
        return at.rows("select pg_drop_replication_slot(slot_name)::text " + slot + "null")
                .size();
    }

    private void writeMoreThanTheBudget() {
        platform.execute(account.shard(), "create table unfollowed (body text)");
        platform.execute(
                account.shard(), "insert into unfollowed select repeat('x', 500) from generate_series(1, 250000)");
    }

    private String missed() {
        return ask.texts("select missed from source_sync where source = ?", source)
                .getFirst();
    }

    private long following() {
        return ask.number("select following from source_sync where source = ?", source);
    }

    private long reconciliations() {
        return ask.number(
                "select count(*) from reindex where scope_source = ? and idempotency_key like 'reconcile-%'", source);
    }

    private long retained() {
        return new ControlQueries(platform.database(source)).number("""
                select max(pg_current_wal_lsn() - restart_lsn)::bigint from pg_replication_slots
                where database = current_database()
                """);
    }

    private void assertStale(String reason) {
        CommandResult stale = greenlight.run("ready", Long.toString(account.id()));
        assertThat(stale.exitCode()).as(stale.toString()).isEqualTo(4);
        assertThat(stale.json().path("state").asString()).isEqualTo("STALE");
        assertThat(stale.json().path("reason").asString()).startsWith(reason);
    }

    private void awaitReady() {
        soon().untilAsserted(() -> {
            CommandResult ready = greenlight.run("ready", Long.toString(account.id()));
            assertThat(ready.exitCode()).as(ready.toString()).isZero();
        });
    }

    private void reindex() {
        CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }
}
