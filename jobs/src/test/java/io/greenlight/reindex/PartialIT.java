package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.BadRow;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Parts of what serves are read again, after rows were changed and deleted. */
class PartialIT {
    private static final long BAD = 50_000_000;

    private Platform platform = Platform.fill(PartialIT.class, Platform.smallData());
    private Installation greenlight = Installation.of(PartialIT.class, platform);
    private List<Account> largest = platform.population().accounts().stream()
            .sorted(Comparator.comparingLong(Account::subscribers).reversed())
            .toList();

    private void reindexAll() {
        CommandResult full = greenlight.run("reindex");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }

    @Test
    void writesWhatChangedAndRemovesWhatIsGone() {
        reindexAll();
        Account huge = largest.get(0);
        Account small = largest.get(12);
        Account other = largest.get(13);
        spoil(huge);
        spoil(small);
        spoil(other);

        CommandResult result = greenlight.run("reindex", "--accounts", "%d,%d".formatted(huge.id(), small.id()));

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.json().path("state").asString()).isEqualTo("DONE");
        assertThat(IndexEqualsSource.differences(greenlight))
                .as("only the account that was left out differs")
                .isNotEmpty()
                .allMatch(difference -> difference.contains(" %d:".formatted(other.id())));
        assertThat(greenlight.ask().number("select count(*) from generation")).isEqualTo(2);
        assertThat(greenlight.run("ready", Long.toString(huge.id())).exitCode()).isZero();

        CommandResult source =
                greenlight.run("reindex", "--source", other.shard().source());

        assertThat(source.exitCode()).as(source.toString()).isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void goesOnAfterItWasKilled() {
        Account account = largest.get(1);
        reindexAll();
        spoil(account);
        Crashes crashes = new Crashes(greenlight, "reindex", "--accounts", Long.toString(account.id()));
        crashes.killAt(LoadPoint.AFTER_BULK_BEFORE_CHECKPOINT, 3);
        crashes.killAt(LoadPoint.AFTER_TOMBSTONES, 1);

        CommandResult result = crashes.finish();

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(greenlight.ask().number("select count(*) from reindex where kind = 'PARTIAL'"))
                .isEqualTo(1);
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void replaysDeadLettersWhoseRowsWereMended() throws SQLException {
        Account account = largest.get(2);
        try (Connection connection = platform.connect(account.shard().source());
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + account.shard().schema());
            BadRow.NOT_A_NUMBER.insert(connection, account.id(), BAD);
            BadRow.NOT_A_NUMBER.insert(connection, account.id(), BAD + 1);
            BadRow.NOT_A_NUMBER.insert(connection, account.id(), BAD + 2);
        }
        assertThat(greenlight.run("reindex").exitCode()).isEqualTo(3);
        platform.execute(account.shard(), "update subscribers set score = 1 where id = " + BAD);
        platform.execute(account.shard(), "delete from subscribers where id = " + (BAD + 1));

        CommandResult replay = greenlight.run("reindex", "--entity", "subscriber", "--dead-letters");

        assertThat(replay.exitCode()).as(replay.toString()).isEqualTo(3);
        assertThat(greenlight.ask().texts("select key[1] || ' ' || state from dead_letter order by key"))
                .containsExactly(BAD + " REPLAYED", (BAD + 1) + " REPLAYED", (BAD + 2) + " OPEN");
        assertThat(greenlight.ask().number("select sum(rows_read) from unit where keys is not null"))
                .isEqualTo(2);
        assertThat(greenlight
                        .ask()
                        .number(
                                "select max(dead_letters) from generation_account where account = ?",
                                Long.toString(account.id())))
                .isEqualTo(1);
        assertThat(IndexEqualsSource.differences(greenlight, Set.of("%d:%d".formatted(account.id(), BAD + 2))))
                .isEmpty();
    }

    /** Nobody of ours puts a document there; whoever did must not keep the account from being settled. */
    @Test
    @Timeout(180)
    void endsThoughADocumentOfAnotherAccountIsStoredAsIfItWereItsOwn() {
        reindexAll();
        Account account = largest.get(12);
        Account other = largest.get(13);
        IndexReader http = new IndexReader(greenlight.openSearch().url());
        JsonNode hit = http.send(
                        "GET",
                        "/%s/_search?routing=%d&q=account:%d"
                                .formatted(greenlight.alias("subscriber"), other.id(), other.id()),
                        "")
                .path("hits")
                .path("hits")
                .path(0);
        String index = hit.path("_index").asString();
        String id = hit.path("_id").asString();
        http.send(
                "PUT",
                "/%s/_doc/%s?routing=%d&refresh=true".formatted(index, id, account.id()),
                hit.path("_source").toString());

        CommandResult result =
                greenlight.run("reindex", "--entity", "subscriber", "--accounts", Long.toString(account.id()));

        assertThat(result.exitCode()).as(result.toString()).isNotZero();
        assertThat(greenlight.run("ready", Long.toString(account.id())).exitCode())
                .as("its documents are not only its own")
                .isEqualTo(4);
        assertThat(greenlight.run("verify").exitCode()).isEqualTo(3);
        assertThat(greenlight.run("repair").exitCode()).isZero();
        assertThat(greenlight.run("verify").exitCode()).isZero();
        assertThat(greenlight.run("ready", Long.toString(account.id())).exitCode())
                .isZero();
    }

    @Test
    void readsEventsOfATimeOnly() {
        reindexAll();
        Account account = largest.get(0);
        platform.execute(
                account.shard(),
                "update events set user_agent = 'changed' where account_id = %d and occurred_at > now() - interval '20 days'"
                        .formatted(account.id()));
        platform.execute(
                account.shard(),
                "delete from events where account_id = %d and id %% 5 = 1 and occurred_at > now() - interval '20 days'"
                        .formatted(account.id()));

        CommandResult result = greenlight.run(
                "reindex", "--entity", "event", "--since", "21d", "--accounts", Long.toString(account.id()));

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void runsBesideAFullOne() {
        reindexAll();
        try (FaultProxy slow = FaultProxy.before(greenlight.openSearch().url())) {
            slow.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofMillis(500))));
            greenlight.with("greenlight.targets.main.urls", slow.url().toString());
            CompletableFuture<CommandResult> full = greenlight.runAside("reindex");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> full.isDone()
                            || greenlight.ask().number("select count(*) from unit where state = 'RUNNING'") > 0);

            CommandResult partial = greenlight.run(
                    "reindex", "--accounts", Long.toString(largest.get(10).id()));

            assertThat(partial.exitCode()).as(partial.toString()).isZero();
            assertThat(full).as("the full one goes on").isNotDone();
            slow.follow(FaultPlan.none());
            assertThat(full.join().exitCode()).as(full.join().toString()).isZero();
            assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        }
    }

    @Test
    void refusesWhatDoesNotExistOrContradictsItself() {
        reindexAll();
        refused(2, "--accounts 1: there is no such account", "--accounts", "1");
        refused(2, "--source us-9: not configured", "--source", "us-9");
        refused(2, "--since: the schema of subscriber names no month", "--since", "1d");
        refused(2, "--mode cold: not with --dead-letters", "--dead-letters", "--mode", "cold");
        refused(2, "--hold-swap, --target: not with --source", "--source", "eu-1", "--hold-swap", "--target", "main");
        Installation empty = Installation.of(PartialIT.class, platform);
        CommandResult nothing = empty.run("reindex", "--source", "eu-1");
        assertThat(nothing.exitCode()).as(nothing.toString()).isEqualTo(4);
        assertThat(nothing.json().path("error").asString()).contains("no generation of it serves");
    }

    private void refused(int code, String message, String... options) {
        long before = greenlight.ask().number("select count(*) from reindex");
        String[] command = new String[options.length + 1];
        command[0] = "reindex";
        System.arraycopy(options, 0, command, 1, options.length);

        CommandResult result = greenlight.run(command);

        assertThat(result.exitCode()).as(result.toString()).isEqualTo(code);
        assertThat(result.json().path("error").asString()).contains(message);
        assertThat(greenlight.ask().number("select count(*) from reindex")).isEqualTo(before);
    }

    /** One row in ten is deleted, one in ten is changed. */
    private void spoil(Account account) {
        String rows = "account_id = %d and id %% 10 = %d";
        for (String table : List.of("subscribers", "events")) {
            int deleted = platform.execute(
                    account.shard(), "delete from %s where ".formatted(table) + rows.formatted(account.id(), 1));
            assertThat(deleted).as(table).isPositive();
        }
        platform.execute(
                account.shard(),
                "update subscribers set name = 'Somebody else' where " + rows.formatted(account.id(), 2));
    }
}
