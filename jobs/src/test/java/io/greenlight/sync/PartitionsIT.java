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
import io.greenlight.testbed.data.Shard;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events are partitioned, and somebody does to the partitions and publications what leaves nothing in the WAL. */
class PartitionsIT {
    private static final long FIRST_OF_HIGH = 50_000_000;

    private final Platform platform = Platform.fill(PartitionsIT.class, new DataSet(59, 5, 0, 200, 900, Instant.now()));
    private final Installation greenlight =
            Installation.of(PartitionsIT.class, platform).synced();
    private final Account account = platform.population().accounts().stream()
            .filter(one -> one.shard() == Shard.EU_2_PUBLIC)
            .findFirst()
            .orElseThrow();

    @BeforeEach
    void partition() {
        platform.execute(Shard.EU_2_PUBLIC, "alter table events rename to events_low");
        platform.execute(
                Shard.EU_2_PUBLIC,
                "create table events (like events_low including defaults, primary key (account_id, id)) partition by range (id)");
        platform.execute(
                Shard.EU_2_PUBLIC,
                "alter table events attach partition events_low for values from (minvalue) to (%d)"
                        .formatted(FIRST_OF_HIGH));
        platform.execute(
                Shard.EU_2_PUBLIC,
                "create table events_high partition of events for values from (%d) to (maxvalue)"
                        .formatted(FIRST_OF_HIGH));
        assertExitCode(0, "reindex");
        insert();
        assertExitCode(0, "sync");
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("partitions are followed")
                .isEmpty();
        assertExitCode(0, "ready", Long.toString(account.id()));
    }

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    private void insert() {
        int inserted = platform.execute(
                Shard.EU_2_PUBLIC,
                "insert into events select account_id, id + %d, subscriber_id, type, campaign_id, occurred_at, url, ip, user_agent from events_low where account_id = %d on conflict do nothing"
                        .formatted(FIRST_OF_HIGH, account.id()));
        assertThat(inserted).isGreaterThan(10);
    }

    @Test
    void aPartitionThatIsEmptiedOrDroppedIsNoticedAndReconciled() {
        platform.execute(Shard.EU_2_PUBLIC, "truncate events_high");
        assertMissed("CHANGES_MISSED: TRUNCATED: partition public.events_high was emptied or rewritten");
        assertReconciled();
        insert();
        assertExitCode(0, "sync");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();

        platform.execute(Shard.EU_2_PUBLIC, "drop table events_high");
        assertMissed("CHANGES_MISSED: TRUNCATED: public.events_high is no partition any more");
        assertReconciled();
    }

    @Test
    void aPublicationThatIsDroppedIsPutRightAndItsSourceReconciled() {
        String publication =
                "greenlight_%s_eu_2".formatted(greenlight.alias("subscriber").replace("-subscribers", ""));
        platform.execute(Shard.EU_2_PUBLIC, "drop publication " + publication);
        int changed = platform.execute(
                Shard.EU_2_PUBLIC,
                "update events set user_agent = 'changed' where account_id = %d".formatted(account.id()));
        assertThat(changed).isGreaterThan(10);

        assertMissed("CHANGES_MISSED: PUBLICATION_CHANGED: ");
        assertReconciled();
        platform.execute(
                Shard.EU_2_PUBLIC,
                "update events set user_agent = 'again' where account_id = %d".formatted(account.id()));
        assertExitCode(0, "sync");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    private void assertMissed(String reason) {
        assertExitCode(0, "sync");
        CommandResult stale = assertExitCode(4, "ready", Long.toString(account.id()));
        assertThat(stale.json().path("reason").asString()).startsWith(reason);
    }

    private void assertReconciled() {
        try (ChildJvm worker = greenlight.start("worker")) {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() ->
                            greenlight.run("ready", Long.toString(account.id())).exitCode() == 0);
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    private CommandResult assertExitCode(int code, String... command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(code);
        return result;
    }
}
