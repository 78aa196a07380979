package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The budget of WAL holds whatever the sync stands still for. */
class WalBudgetIT {
    private static final long BUDGET_BYTES = 64 << 20;

    private final Platform platform = Platform.fill(WalBudgetIT.class, new DataSet(41, 6, 0, 200, 0, Instant.now()));
    private final Installation greenlight = Installation.of(WalBudgetIT.class, platform)
            .synced()
            .with("greenlight.sync.wal-budget", "64MB")
            .with("greenlight.sync.wal-policy", "drop-and-reconcile");
    private final Account account = platform.population().largest();
    private final String source = account.shard().source();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void holdsWhileTheSourceRefusesToBeRead() {
        reindex();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            SyncRunner sync = asked.application().get(SyncRunner.class);
            assertThat(sync.run(source)).isTrue();
            change();
            onShard("alter table subscribers rename column name to full_name");

            assertThat(sync.run(source)).isFalse();

            assertThat(text("held_back")).contains("name");
            assertThat(text("retained_bytes"))
                    .as("the source answers, though it refuses")
                    .isNotEmpty();
            writeMoreThanTheBudget();
            assertThat(retained()).isGreaterThan(BUDGET_BYTES);

            assertThat(sync.run(source)).isFalse();

            assertThat(text("missed")).startsWith("WAL_BUDGET: the source keeps ");
            assertThat(retained()).as("bytes of WAL kept by the new slot").isLessThan(BUDGET_BYTES);
            onShard("alter table subscribers rename column full_name to name");
            assertThat(sync.run(source)).isTrue();
        }
    }

    @Test
    void theSlotGoesAlsoWhereAnotherCannotBeMadeAndThatIsSaid() {
        reindex();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            SyncRunner sync = asked.application().get(SyncRunner.class);
            assertThat(sync.run(source)).isTrue();
            onShard("alter table subscribers rename to subscribers_before");
            writeMoreThanTheBudget();

            assertThat(sync.run(source)).isFalse();

            assertThat(text("held_back"))
                    .startsWith("Cannot prepare to follow the changes of source " + source)
                    .contains("subscribers");
            assertThat(source().number("select count(*) from pg_replication_slots where database = current_database()"))
                    .isZero();
            onShard("alter table subscribers_before rename to subscribers");
            assertThat(sync.run(source)).isTrue();
            assertThat(text("missed")).startsWith("SLOT_LOST");
        }
    }

    private void change() {
        onShard("update subscribers set city = 'Elsewhere' where account_id = %d".formatted(account.id()));
    }

    private void writeMoreThanTheBudget() {
        onShard("create table unfollowed (body text)");
        onShard("insert into unfollowed select repeat('x', 500) from generate_series(1, 250000)");
    }

    private void onShard(String sql) {
        platform.execute(account.shard(), sql);
    }

    private ControlQueries source() {
        return new ControlQueries(platform.database(source));
    }

    private long retained() {
        return source().number("""
                select max(pg_current_wal_lsn() - restart_lsn)::bigint from pg_replication_slots
                where database = current_database()
                """);
    }

    private String text(String column) {
        return greenlight
                .ask()
                .texts("select coalesce(%s::text, '') from source_sync where source = ?".formatted(column), source)
                .getFirst();
    }

    private void reindex() {
        CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }
}
