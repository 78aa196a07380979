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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts whose rows come before they stand in the account directory, which nobody reads on their account. */
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

            platform.execute(
                    like.shard(),
                    "insert into accounts select 777777, 'New', plan, null, 3, 0 from accounts where id = "
                            + like.id());

            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                CommandResult ready = greenlight.run("ready", "777777");
                assertThat(ready.exitCode()).as(ready.toString()).isZero();
            });
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(greenlight.ask().number("select count(*) from reindex")).isEqualTo(2);
        // The comparison reads the source by its directory.
        platform.execute(like.shard(), "delete from subscribers where account_id between 700001 and 700250");
        CommandResult sync = greenlight.run("sync");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    private void subscribe(long account) {
        platform.execute(like.shard(), subscribers(Long.toString(account), 3));
    }

    private String subscribers(String account, int rows) {
        return "insert into subscribers select %s, id, email, domain, name, status, source, country, city, created_at, updated_at, subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score, custom_fields from subscribers where account_id = %d limit %d"
                .formatted(account, like.id(), rows);
    }
}
