package io.greenlight.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.BadRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rows change after the load; the index is repaired. */
class RepairIT {
    private static final long BAD = 50_000_000;

    private Platform platform = Platform.fill(RepairIT.class, Platform.smallData());
    private Installation greenlight = Installation.of(RepairIT.class, platform);
    private List<Account> largest = platform.population().accounts().stream()
            .sorted(Comparator.comparingLong(Account::subscribers).reversed())
            .toList();

    private void reindexAll() {
        CommandResult full = greenlight.run("reindex");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }

    @Test
    void bringsTheIndexToWhatTheSourcesHaveNow() {
        reindexAll();
        Account account = largest.get(0);
        Account other = largest.get(5);
        spoil(account);
        spoil(other);
        int moved = platform.execute(
                account.shard(),
                "update events set occurred_at = occurred_at - interval '40 days' where account_id = %d and id %% 10 = 3"
                        .formatted(account.id()));
        assertThat(moved).isPositive();

        CommandResult verify = greenlight.run("verify", "--accounts", Long.toString(account.id()));

        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(3);
        JsonNode found = verify.json().path("differences");
        assertThat(found.path("orphaned").asLong()).isPositive();
        assertThat(found.path("stale").asLong()).isGreaterThanOrEqualTo(moved);
        assertThat(found.path("missing").asLong()).isZero();
        CommandResult repair = greenlight.run("repair");
        assertThat(repair.exitCode()).as(repair.toString()).isZero();
        assertThat(repair.json().path("accounts").asLong())
                .as("in two entities")
                .isEqualTo(2);
        assertThat(repair.json().path("repaired").asLong())
                .isEqualTo(found.path("total").asLong());
        new Tampering(greenlight).refresh();
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("only the account that was left out differs")
                .isNotEmpty()
                .allMatch(difference -> difference.contains(" %d:".formatted(other.id())));
        assertThat(greenlight
                        .ask()
                        .number(
                                "select settled_count from generation_account where account = ? and entity = 'subscriber'",
                                Long.toString(account.id())))
                .isEqualTo(greenlight
                        .ask()
                        .number(
                                "select indexed from generation_account where account = ? and entity = 'subscriber'",
                                Long.toString(account.id())))
                .isLessThan(account.subscribers());

        assertThat(greenlight.run("verify", "--source", other.shard().source()).exitCode())
                .isEqualTo(3);
        assertThat(greenlight.run("repair", "--source", other.shard().source()).exitCode())
                .isZero();
        new Tampering(greenlight).refresh();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void aFailedAccountIsReadyOnlyWhenNothingDiffers() {
        reindexAll();
        Account account = largest.get(1);
        spoil(account);
        String id = Long.toString(account.id());
        assertThat(greenlight.run("verify", "--accounts", id).exitCode()).isEqualTo(3);
        greenlight.ask().rows("""
                update generation_account set state = 'FAILED', reason = 'CONTENT_DIFFERS' where account = ?
                returning account""", id);
        assertThat(greenlight.run("ready", id).exitCode()).isEqualTo(4);
        Tampering tampering = new Tampering(greenlight);
        // Differs since after the comparison, so that no repair of what it found can make the account true.
        String changed = tampering.ids(account.id()).stream()
                .filter(one -> one.endsWith("4"))
                .findFirst()
                .orElseThrow();
        tampering.change(changed, "name", "Nobody");

        assertThat(greenlight.run("repair").exitCode()).isZero();
        assertThat(greenlight.run("ready", id).exitCode())
                .as("something differs yet")
                .isEqualTo(4);

        assertThat(greenlight.run("verify", "--accounts", id).exitCode()).isEqualTo(3);
        assertThat(greenlight.run("repair").exitCode()).isZero();
        CommandResult ready = greenlight.run("ready", id);
        assertThat(ready.exitCode()).as(ready.toString()).isZero();
    }

    @Test
    void runsBesideAReindex() {
        reindexAll();
        spoil(largest.get(0));
        assertThat(greenlight.run("verify").exitCode()).isEqualTo(3);
        CompletableFuture<CommandResult> full = greenlight.runAside("reindex");

        CommandResult repair = greenlight.run("repair");

        assertThat(repair.exitCode()).as(repair.toString()).isZero();
        assertThat(full.join().exitCode()).as(full.join().toString()).isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void deadLettersAreReplayedAndDismissed() throws SQLException {
        Account account = largest.get(2);
        try (Connection connection = platform.connect(account.shard().source());
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + account.shard().schema());
            for (int i = 0; i < 3; i++) {
                BadRow.NOT_A_NUMBER.insert(connection, account.id(), BAD + i);
            }
        }
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isEqualTo(3);
        CommandResult clean = greenlight.run("verify", "--entity", "subscriber");
        assertThat(clean.exitCode()).as("they are rightly missing: " + clean).isZero();
        assertThat(clean.json().path("comparisons").path(0).path("rejected").asLong())
                .isEqualTo(3);
        platform.execute(account.shard(), "update subscribers set score = 1 where id = " + BAD);
        platform.execute(account.shard(), "delete from subscribers where id = " + (BAD + 1));

        assertThat(greenlight
                        .run("dead-letters", "replay", "--cause", "email")
                        .json()
                        .path("replayed")
                        .asLong())
                .isZero();
        CommandResult replay = greenlight.run("dead-letters", "replay", "--cause", "score");

        assertThat(replay.exitCode()).as(replay.toString()).isEqualTo(3);
        assertThat(replay.json().path("replayed").asLong()).isEqualTo(2);
        assertThat(replay.json().path("open").asLong()).isEqualTo(1);
        assertThat(greenlight.ask().texts("select key[1] || ' ' || state from dead_letter order by key"))
                .containsExactly(BAD + " REPLAYED", (BAD + 1) + " REPLAYED", (BAD + 2) + " OPEN");
        assertThat(deadLetters(account)).isEqualTo(1);
        new Tampering(greenlight).refresh();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();

        long id = greenlight.ask().number("select id from dead_letter where state = 'OPEN'");
        assertThat(greenlight
                        .runAsText("dead-letters", "show", Long.toString(id))
                        .out())
                .contains("is OPEN", "key %d".formatted(BAD + 2), "score is not a finite number");
        assertThat(greenlight.run("dead-letters", "dismiss").exitCode()).isEqualTo(2);
        assertThat(greenlight
                        .run("dead-letters", "dismiss", Long.toString(id))
                        .json()
                        .path("dismissed")
                        .asLong())
                .isEqualTo(1);
        assertThat(deadLetters(account)).isZero();
        assertThat(greenlight.run("dead-letters").json().path("causes").isEmpty())
                .isTrue();
        assertThat(greenlight.run("verify", "--entity", "subscriber").exitCode())
                .isZero();
        assertThat(greenlight.run("ready", Long.toString(account.id())).exitCode())
                .isZero();
    }

    private long deadLetters(Account account) {
        return greenlight
                .ask()
                .number(
                        "select max(dead_letters) from generation_account where account = ?",
                        Long.toString(account.id()));
    }

    /** One row in ten is deleted, one in ten is changed. */
    private void spoil(Account account) {
        String rows = "account_id = %d and id %% 10 = %d";
        for (String table : List.of("subscribers", "events")) {
            assertThat(platform.execute(
                            account.shard(),
                            "delete from %s where ".formatted(table) + rows.formatted(account.id(), 1)))
                    .isPositive();
        }
        platform.execute(
                account.shard(),
                "update subscribers set name = 'Somebody else' where " + rows.formatted(account.id(), 2));
    }
}
