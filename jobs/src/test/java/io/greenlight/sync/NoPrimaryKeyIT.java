package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.data.Shard;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An application writes events into a table without a primary key: it may go on doing so, and its new rows are followed. */
class NoPrimaryKeyIT {
    private final Platform platform =
            Platform.fill(NoPrimaryKeyIT.class, new DataSet(53, 5, 0, 200, 900, Instant.now()));
    private final Installation greenlight =
            Installation.of(NoPrimaryKeyIT.class, platform).synced();
    private final Account account = platform.population().largest();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void newRowsAreFollowedAndVerificationFindsTheOthers() {
        for (Shard shard : Shard.values()) {
            platform.execute(shard, "alter table events drop constraint events_pkey");
            platform.execute(shard, "create index on events (account_id, id)");
        }
        for (Shard shard : Shard.values()) {
            assertThat(warnings(greenlight.run("doctor")))
                    .contains(
                            "source %s %s: Table %s.events has no usable replica identity, so only its new rows are seen: updates and deletes come from verification"
                                    .formatted(shard.source(), shard.schema(), shard.schema()));
        }
        succeed("reindex");
        int inserted = platform.execute(
                account.shard(),
                "insert into events select account_id, id + 70000000, subscriber_id, type, campaign_id, occurred_at - interval '35 days', url, ip, user_agent from events where account_id = %d and id %% 3 = 0"
                        .formatted(account.id()));
        assertThat(inserted).isGreaterThan(10);
        succeed("sync");
        assertThat(IndexEqualsSource.differences(greenlight)).as("new rows").isEmpty();

        String some = " where account_id = %d and id < 70000000 and id %% 9 = %d";
        int updated = platform.execute(
                account.shard(), "update events set user_agent = 'changed'" + some.formatted(account.id(), 1));
        int moved = platform.execute(
                account.shard(),
                "update events set occurred_at = occurred_at - interval '40 days'" + some.formatted(account.id(), 2));
        int deleted = platform.execute(account.shard(), "delete from events" + some.formatted(account.id(), 4));
        assertThat(List.of(updated, moved, deleted)).allMatch(rows -> rows > 5);
        succeed("sync");
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("updates and deletes are not followed")
                .isNotEmpty();

        CommandResult verify = greenlight.run("verify");

        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(3);
        JsonNode found = verify.json().path("differences");
        assertThat(found.path("stale").asInt()).isEqualTo(updated + moved);
        assertThat(found.path("orphaned").asInt()).isEqualTo(deleted);
        assertThat(found.path("missing").asInt()).isZero();
        CommandResult repair = greenlight.run("repair");
        assertThat(repair.exitCode()).as(repair.toString()).isZero();
        assertThat(repair.json().path("repaired").asInt()).isEqualTo(updated + moved + deleted);
        new IndexReader(greenlight.openSearch().url()).send("POST", "/" + greenlight.alias("event") + "/_refresh", "");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        succeed("verify");
        succeed("ready", Long.toString(account.id()));

        for (Shard shard : Shard.values()) {
            platform.execute(shard, "alter table events replica identity full");
        }
        assertThat(warnings(greenlight.run("doctor"))).noneMatch(warning -> warning.contains("replica identity"));
    }

    private void succeed(String... command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    private static List<String> warnings(CommandResult doctor) {
        assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
        return doctor.json()
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("severity").asString().equals("WARNING"))
                .map(finding -> "%s: %s"
                        .formatted(
                                finding.path("subject").asString(),
                                finding.path("message").asString()))
                .toList();
    }
}
