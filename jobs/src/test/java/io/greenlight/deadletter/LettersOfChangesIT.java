package io.greenlight.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.ReindexState;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultProxy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that turn bad after they were read: two dead letters are allowed, three are too many. */
class LettersOfChangesIT {
    private final Platform platform =
            Platform.fill(LettersOfChangesIT.class, new DataSet(23, 4, 0, 200, 0, Instant.now()));
    private final Installation greenlight = Installation.of(LettersOfChangesIT.class, platform)
            .synced()
            .with("greenlight.entities.subscriber.max-dead-letters-per-account", "2");
    private final Account account = platform.population().largest();
    private final String id = Long.toString(account.id());

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void tooManyFailAnAccountThatWasReadyUntilEnoughAreMended() {
        reindex();
        spoil(2);
        sync();
        assertThat(ready().exitCode()).as("as many as are allowed").isZero();

        spoil(3);
        sync();

        CommandResult failed = ready();
        assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(4);
        assertThat(failed.json().path("state").asString()).isEqualTo("FAILED");
        assertThat(failed.json().path("reason").asString()).isEqualTo("DEAD_LETTERS: 3, at most 2 are allowed");
        assertThat(greenlight.ask().texts("select distinct state from generation_account where account <> ?", id))
                .as("of the other accounts")
                .containsExactly("READY");
        spoil(5);
        sync();
        assertThat(ready().json().path("reason").asString()).isEqualTo("DEAD_LETTERS: 5, at most 2 are allowed");

        mend();
        sync();

        CommandResult again = ready();
        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(again.json().path("deadLetters").asInt()).isZero();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void anAccountThatFailsByItselfDoesNotKeepTheOthersOfItsSourceStale() {
        reindex();
        spoil(3);
        sync();
        greenlight.dropSlots();
        sync();
        String other = Long.toString(platform.population().accounts().stream()
                .filter(one -> one.shard().source().equals(account.shard().source()) && one.id() != account.id())
                .findFirst()
                .orElseThrow()
                .id());
        assertThat(greenlight.run("ready", other).json().path("state").asString())
                .isEqualTo("STALE");

        CommandResult held = greenlight.run(
                "reindex", "--entity", "subscriber", "--source", account.shard().source());

        assertThat(held.exitCode()).as(held.toString()).isEqualTo(4);
        sync();
        assertThat(ready().json().path("state").asString()).isEqualTo("FAILED");
        CommandResult ready = greenlight.run("ready", other);
        assertThat(ready.exitCode()).as(ready.toString()).isZero();
        mend();
        sync();
        assertThat(ready().exitCode()).isZero();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void anAccountThatTheLoadLeftFailedIsNotReadyByMendedRowsAlone() {
        spoil(3);
        CommandResult held = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(held.exitCode()).as(held.toString()).isEqualTo(4);

        mend();
        sync();

        assertThat(greenlight.ask().texts("select state from generation_account where account = ?", id))
                .as("nobody compared it")
                .containsExactly("FAILED");
    }

    @Test
    void aGenerationDoesNotServeWhileTooManyFailAnAccountOfIt() {
        CommandResult held = greenlight.run("reindex", "--entity", "subscriber", "--hold-swap");
        assertThat(held.exitCode()).as(held.toString()).isZero();
        String name = greenlight.alias("subscriber") + "-g000001";
        spoil(3);
        sync();

        CommandResult refused = greenlight.run("swap", name);

        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(4);
        assertThat(refused.json().path("error").asString()).contains("1 accounts of %s are FAILED".formatted(name));
        mend();
        sync();
        CommandResult swapped = greenlight.run("swap", name);
        assertThat(swapped.exitCode()).as(swapped.toString()).isZero();
        assertThat(ready().exitCode()).isZero();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void dismissingMakesAnAccountReadyInEveryGenerationThoughNoClusterAnswers() {
        reindex();
        reindex();
        spoil(3);
        sync();
        assertThat(states()).containsExactly("FAILED", "FAILED");
        String cluster = greenlight.openSearch().url().toString();
        greenlight.with("greenlight.targets.main.urls", "http://127.0.0.1:1");

        CommandResult dismissed = greenlight.run("dead-letters", "dismiss", "--accounts", id);

        assertThat(dismissed.exitCode()).as(dismissed.toString()).isZero();
        assertThat(dismissed.json().path("dismissed").asLong()).isEqualTo(6);
        assertThat(states()).containsExactly("READY", "READY");
        greenlight.with("greenlight.targets.main.urls", cluster);
        CommandResult rollback = greenlight.run("rollback", "--entity", "subscriber");
        assertThat(rollback.exitCode()).as(rollback.toString()).isZero();
        assertThat(ready().exitCode()).isZero();
    }

    @Test
    void goingBackIsRefusedOnlyForAnAccountThatWouldBeWorseOff() {
        reindex();
        reindex();
        spoil(3);
        sync();
        greenlight.ask().rows("""
                update generation_account set state = 'READY' where account = ? and generation = 2 returning account""", id);

        CommandResult refused = greenlight.run("rollback", "--entity", "subscriber");

        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(4);
        assertThat(refused.json().path("error").asString()).contains("1 accounts of", "-g000001 are FAILED");
        greenlight.ask().rows("""
                update generation_account set state = 'FAILED' where account = ? and generation = 2 returning account""", id);

        CommandResult rollback = greenlight.run("rollback", "--entity", "subscriber");

        assertThat(rollback.exitCode()).as(rollback.toString()).isZero();
        assertThat(ready().json().path("state").asString())
                .as("no better, no worse")
                .isEqualTo("FAILED");
    }

    @Test
    void dismissingAgainComparesAnAccountThatWasNotWhenTheClusterDidNotAnswer() {
        spoil(3);
        forceFirstGeneration();
        String cluster = greenlight.openSearch().url().toString();
        greenlight
                .with("greenlight.load.target-patience", "0s")
                .with("greenlight.targets.main.urls", "http://127.0.0.1:1");
        CommandResult broken = greenlight.run("dead-letters", "dismiss", "--accounts", id);
        assertThat(broken.exitCode()).as(broken.toString()).isEqualTo(1);
        assertThat(greenlight.ask().texts("select distinct state from dead_letter"))
                .containsExactly("DISMISSED");
        greenlight.with("greenlight.targets.main.urls", cluster);
        assertThat(states()).as("a load left it so").containsExactly("FAILED");

        CommandResult again = greenlight.run("dead-letters", "dismiss", "--accounts", id);

        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(states()).containsExactly("READY");
    }

    @Test
    void replayingIsDoneWithItsAccountThoughTheClusterGoesAwayBehindIt() {
        reindex();
        spoil(3);
        sync();
        mend();
        greenlight.with("greenlight.load.target-patience", "0s");
        String cluster = greenlight.openSearch().url().toString();
        try (FaultProxy proxy = FaultProxy.before(greenlight.openSearch().url())) {
            proxy.follow(request -> request.path().endsWith("/_refresh") ? new Fault.Answer(503) : new Fault.None());
            greenlight.with("greenlight.targets.main.urls", proxy.url().toString());

            CommandResult broken = greenlight.run("dead-letters", "replay", "--accounts", id);

            assertThat(broken.exitCode()).as(broken.toString()).isEqualTo(1);
        }
        greenlight.with("greenlight.targets.main.urls", cluster);
        assertThat(greenlight.ask().texts("select distinct state from dead_letter"))
                .containsExactly("REPLAYED");

        sync();

        assertThat(states()).containsExactly("READY");
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    @Test
    void mendingAGenerationSettlesWhatItsLoadLeftFailed() {
        spoil(3);
        forceFirstGeneration();
        mend();
        sync();
        reindex();
        assertThat(states()).containsExactly("FAILED", "READY");
        assertThat(greenlight.run("rollback", "--entity", "subscriber").exitCode())
                .isEqualTo(4);

        CommandResult mended = greenlight.run("repair", "--generation", greenlight.alias("subscriber") + "-g000001");

        assertThat(mended.exitCode()).as(mended.toString()).isZero();
        assertThat(states()).containsExactly("READY", "READY");
        CommandResult rollback = greenlight.run("rollback", "--entity", "subscriber");
        assertThat(rollback.exitCode()).as(rollback.toString()).isZero();
    }

    /** Lets the first generation serve, in which the account has too many dead letters from the start. */
    private void forceFirstGeneration() {
        CommandResult held = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(held.exitCode()).as(held.toString()).isEqualTo(4);
        String name = greenlight.alias("subscriber") + "-g000001";
        CommandResult forced = greenlight.run("swap", name, "--force", name);
        assertThat(forced.exitCode()).as(forced.toString()).isZero();
    }

    /** Of the account, by generation. */
    private List<String> states() {
        return greenlight.ask().texts("select state from generation_account where account = ? order by generation", id);
    }

    @Test
    void whatTheSyncFindsWhileAnAccountIsLoadedCountsWhenItIsVerified() {
        AtomicBoolean done = new AtomicBoolean();
        LoadObserver observer = new LoadObserver() {
            @Override
            public void at(LoadPoint point) {
                if (point == LoadPoint.AFTER_READ && done.compareAndSet(false, true)) {
                    spoil(3);
                    sync();
                }
            }
        };
        // One unit, so that the page that is read holds the account while its rows turn bad.
        greenlight
                .with("greenlight.plan.unit-documents", "5000")
                .with("greenlight.plan.urgent-unit-documents", "5000")
                .with("greenlight.load.min-page-rows", "5000")
                .with("greenlight.load.max-page-rows", "5000");
        dropAllBut(account);

        try (Observed started = Observed.start(greenlight, observer)) {
            assertThat(started.reindex(Mode.WARM, "subscriber").state()).isEqualTo(ReindexState.HELD);
        }

        assertThat(done).isTrue();
        assertThat(greenlight.ask().texts("select sum(dead) from unit_account"))
                .as("of the load itself")
                .containsExactly("0");
        assertThat(greenlight.ask().texts("select state || ' ' || reason from generation_account"))
                .containsExactly("FAILED DEAD_LETTERS: 3, at most 2 are allowed");
    }

    private void dropAllBut(Account only) {
        for (Account other : platform.population().accounts()) {
            if (other.id() != only.id()) {
                for (String table : List.of("subscriber_groups", "subscribers")) {
                    platform.execute(
                            other.shard(), "delete from %s where account_id = %d".formatted(table, other.id()));
                }
                platform.execute(other.shard(), "delete from accounts where id = " + other.id());
            }
        }
    }

    /** Spoils so many rows of the account, the same ones each time. */
    private void spoil(int rows) {
        platform.execute(account.shard(), """
                update subscribers set score = 'NaN' where account_id = %s and id in (
                    select id from subscribers where account_id = %s order by id limit %d)
                """.formatted(id, id, rows));
    }

    private void mend() {
        platform.execute(
                account.shard(), "update subscribers set score = 1 where score = 'NaN' and account_id = " + id);
    }

    private void reindex() {
        CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }

    private void sync() {
        CommandResult sync = greenlight.run("sync");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();
    }

    private CommandResult ready() {
        return greenlight.run("ready", id);
    }
}
