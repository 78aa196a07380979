package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of the sources arrive in every live generation, and nothing is ready that misses one. */
class SyncIT {
    private final Platform platform = Platform.fill(SyncIT.class, new DataSet(11, 12, 0, 1_500, 2_500, Instant.now()));
    private final Installation greenlight =
            Installation.of(SyncIT.class, platform).synced();
    private final List<Account> largest = platform.population().accounts().stream()
            .sorted(Comparator.comparingLong(Account::subscribers).reversed())
            .toList();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void everyKindOfChangeArrives() {
        reindex();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        changeEverything(largest.get(0));
        changeEverything(largest.get(1));
        assertThat(IndexEqualsSource.differences(greenlight)).isNotEmpty();

        sync();

        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        assertThat(greenlight.run("verify").exitCode()).isZero();
        assertThat(greenlight.run("ready", Long.toString(largest.get(0).id())).exitCode())
                .isZero();
    }

    @Test
    void goingBackLosesNothing() {
        reindex();
        reindex();
        changeEverything(largest.get(0));
        sync();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();

        CommandResult back = greenlight.run("rollback");

        assertThat(back.exitCode()).as(back.toString()).isZero();
        assertThat(back.json().toString()).contains("-g000001");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        changeEverything(largest.get(2));
        sync();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        assertThat(greenlight
                        .run("swap", greenlight.alias("subscriber") + "-g000002")
                        .exitCode())
                .isZero();
        assertThat(greenlight
                        .run("swap", greenlight.alias("event") + "-g000002")
                        .exitCode())
                .isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void aLostSlotMakesItsAccountsStaleUntilTheyAreReadAgain() {
        reindex();
        Account account = platform.population().accounts().stream()
                .filter(one -> one.shard().source().equals("eu-2"))
                .findFirst()
                .orElseThrow();
        greenlight.dropSlots();
        changeEverything(account);

        sync();

        CommandResult stale = greenlight.run("ready", Long.toString(account.id()));
        assertThat(stale.exitCode()).as(stale.toString()).isEqualTo(4);
        assertThat(stale.json().path("state").asString()).isEqualTo("STALE");
        assertThat(stale.json().path("reason").asString()).startsWith("CHANGES_MISSED: SLOT_LOST");

        CommandResult again = greenlight.run("reindex", "--source", "eu-2");

        assertThat(again.exitCode()).as(again.toString()).isZero();
        sync();
        assertThat(greenlight.run("ready", Long.toString(account.id())).exitCode())
                .isZero();
    }

    @Test
    void readinessDoesNotOutliveTheSync() {
        greenlight.with("greenlight.sync.max-lag", "3s");
        reindex();
        sync();
        String account = Long.toString(largest.get(0).id());
        assertThat(greenlight.run("ready", account).exitCode()).isZero();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            CommandResult late = greenlight.run("ready", account);
            assertThat(late.exitCode()).isEqualTo(4);
            assertThat(late.json().path("reason").asString()).startsWith("SYNC_BEHIND");
        });
        sync();
        assertThat(greenlight.run("ready", account).exitCode()).isZero();
    }

    @Test
    void anAccountThatAppearsTurnsReadyByItself() {
        reindex();
        Account like = largest.get(3);
        platform.execute(
                like.shard(),
                "insert into accounts select 777777, 'New', plan, null, 3, 0 from accounts where id = " + like.id());
        platform.execute(
                like.shard(),
                "insert into subscribers select 777777, id, email, domain, name, status, source, country, city, created_at, updated_at, subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score, custom_fields from subscribers where account_id = %d limit 3"
                        .formatted(like.id()));
        assertThat(greenlight.run("ready", "777777").exitCode()).isEqualTo(2);

        try (ChildJvm worker = greenlight.start("worker")) {
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                CommandResult ready = greenlight.run("ready", "777777");
                assertThat(ready.exitCode()).as(ready.toString()).isZero();
            });
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    private void reindex() {
        CommandResult full = greenlight.run("reindex");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }

    private void sync() {
        CommandResult sync = greenlight.run("sync", "--until", "now");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();
    }

    /** Inserts, updates, deletes, keys that change, groups, an event that moves to another month. */
    private void changeEverything(Account account) {
        long id = account.id();
        for (String sql : List.of(
                "insert into subscribers select account_id, id + 90000000, email, domain, name, status, source, country, city, created_at, updated_at, subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score, custom_fields from subscribers where account_id = %d and id %% 7 = 0",
                "update subscribers set name = 'Somebody else' where account_id = %d and id %% 5 = 1",
                "delete from subscribers where account_id = %d and id %% 5 = 2",
                "update subscribers set id = id + 80000000 where account_id = %d and id %% 5 = 3 and id < 80000000",
                "delete from subscriber_groups where account_id = %d and group_id %% 2 = 0",
                "delete from events where account_id = %d and id %% 9 = 1",
                "update events set occurred_at = occurred_at - interval '40 days' where account_id = %d and id %% 9 = 2",
                "update events set user_agent = 'changed' where account_id = %d and id %% 9 = 3")) {
            platform.execute(account.shard(), sql.formatted(id));
        }
    }
}
