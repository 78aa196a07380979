package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts that appear after a load: before they stand in the account directory, and beside generations that do not serve yet, or any more. */
class NewAccountsIT {
    private final Platform platform =
            Platform.fill(NewAccountsIT.class, new DataSet(29, 4, 0, 2_000, 0, Instant.now()));
    private final Installation greenlight =
            Installation.of(NewAccountsIT.class, platform).synced();
    private final Account like = platform.population().largest();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void aLateDirectoryAndManyWhoNeverComeThereDelayAnAccountButDoNotStopIt() {
        CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(full.exitCode()).as(full.toString()).isZero();
        subscribe(777_777);
        platform.execute(like.shard(), subscribers("700000 + row_number() over (order by id)", 250));

        try (ChildJvm worker = greenlight.start("worker")) {
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(
                                    greenlight.ask().number("select count(*) from new_account where looks > 0"))
                            .as("accounts that were looked for, of which 200 are at a time")
                            .isEqualTo(251));
            assertThat(greenlight.ask().number("select count(*) from reindex"))
                    .as("reindexes: there is none to make")
                    .isEqualTo(1);
            assertThat(greenlight.run("ready", "777777").exitCode())
                    .as("unknown")
                    .isEqualTo(2);

            stand(777_777);

            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                CommandResult ready = greenlight.run("ready", "777777");
                assertThat(ready.exitCode()).as(ready.toString()).isZero();
            });
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(greenlight.ask().number("select count(*) from reindex")).isEqualTo(2);
        // The comparison reads the source by its directory.
        platform.execute(like.shard(), "delete from subscribers where account_id between 700001 and 700250");
        sync();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void whatWasWrittenOfAnAccountThatWentBeforeItWasLoadedIsFoundAndRemoved() {
        CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(full.exitCode()).as(full.toString()).isZero();
        subscribe(777_777);
        sync();
        CommandResult there = greenlight.run("verify", "--entity", "subscriber");
        assertThat(there.exitCode())
                .as("its rows are there, though the directory does not name it: " + there)
                .isZero();
        greenlight.dropSlots();
        platform.execute(like.shard(), "delete from subscribers where account_id = 777777");
        sync();

        CommandResult verify = greenlight.run("verify", "--entity", "subscriber");

        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(3);
        assertThat(verify.json().path("differences").path("orphaned").asLong()).isEqualTo(3);
        CommandResult repair = greenlight.run("repair");
        assertThat(repair.exitCode()).as(repair.toString()).isZero();
        assertThat(greenlight.run("verify", "--entity", "subscriber").exitCode())
                .isZero();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    private void sync() {
        CommandResult sync = greenlight.run("sync");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();
    }

    @Test
    void isReadyInWhatServesAfterASwapAndAfterGoingBack() {
        succeed("reindex", "--entity", "subscriber");
        succeed("reindex", "--entity", "subscriber", "--hold-swap");
        try (ChildJvm worker = greenlight.start("worker")) {
            join(777_777);
            awaitReady(777_777, 1);
            awaitNobodyNew();

            awaitSuccess("swap", name(2));

            awaitReady(777_777, 2);
            join(777_778);
            awaitReady(777_778, 2);
            awaitNobodyNew();

            awaitSuccess("rollback", "--entity", "subscriber");

            awaitReady(777_778, 1);
            assertThat(worker.isAlive()).isTrue();
        }
        succeed("sync");
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void isReadyThoughItAppearedBeforeTheFirstGenerationServed() {
        succeed("reindex", "--entity", "subscriber", "--hold-swap");
        join(777_777);
        succeed("sync");
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            asked.application().get(NewAccountStore.class).forgetKnown(List.of("subscriber"));
        }
        assertThat(greenlight.ask().texts("select account from new_account")).containsExactly("777777");

        succeed("swap", name(1));

        try (ChildJvm worker = greenlight.start("worker")) {
            awaitReady(777_777, 1);
            awaitNobodyNew();
            assertThat(worker.isAlive()).isTrue();
        }
    }

    private void succeed(String... command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    /** The gate waits for nothing, and the worker may be a moment behind. */
    private void awaitSuccess(String... command) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> succeed(command));
    }

    private void awaitReady(long account, int generation) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            CommandResult ready = greenlight.run("ready", Long.toString(account));
            assertThat(ready.exitCode()).as(ready.toString()).isZero();
            assertThat(ready.json().path("generation").asString()).isEqualTo(name(generation));
        });
    }

    private void awaitNobodyNew() {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(greenlight.ask().texts("select account from new_account"))
                        .isEmpty());
    }

    private String name(int generation) {
        return "%s-g%06d".formatted(greenlight.alias("subscriber"), generation);
    }

    private void join(long account) {
        stand(account);
        subscribe(account);
    }

    /** In the account directory. */
    private void stand(long account) {
        platform.execute(
                like.shard(),
                "insert into accounts select %d, 'New', plan, null, 3, 0 from accounts where id = %d"
                        .formatted(account, like.id()));
    }

    private void subscribe(long account) {
        platform.execute(like.shard(), subscribers(Long.toString(account), 3));
    }

    private String subscribers(String account, int rows) {
        return "insert into subscribers select %s, id, email, domain, name, status, source, country, city, created_at, updated_at, subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score, custom_fields from subscribers where account_id = %d limit %d"
                .formatted(account, like.id(), rows);
    }
}
