package io.greenlight.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One reindex of subscribers is under way, slowly, and an operator steers it by other commands. */
class SteeringIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static Platform platform;

    private Installation greenlight;
    private FaultProxy slow;
    private CompletableFuture<CommandResult> reindex;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(SteeringIT.class, Platform.smallData());
    }

    @BeforeEach
    void start() {
        greenlight = Installation.of(SteeringIT.class, platform)
                .with("greenlight.sources.eu-1.slots", "1")
                .with("greenlight.sources.eu-2.slots", "1");
        slow = FaultProxy.before(greenlight.openSearch().url());
        slow.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofMillis(300))));
        greenlight.with("greenlight.targets.main.urls", slow.url().toString());
        assertThat(greenlight.run("status").exitCode()).isZero();
        reindex = greenlight.runAside("reindex", "--entity", "subscriber", "--mode", "cold");
        await().atMost(PATIENCE).until(() -> reindex.isDone() || rowsRead() > 0);
        assertThat(reindex).isNotDone();
    }

    @AfterEach
    void end() {
        slow.follow(FaultPlan.none());
        reindex.join();
        slow.close();
    }

    @Test
    void theNextUnitIsTheRaisedAccounts() {
        String last = lastWaitingAccount("eu-1");

        CommandResult raised = greenlight.run("priority", last, "--raise");

        assertThat(raised.exitCode()).as(raised.toString()).isZero();
        assertThat(raised.json().path("units").asInt()).isPositive();
        String raisedAt =
                greenlight.ask().texts("select clock_timestamp()::text").getFirst();
        finish();
        List<String> order = greenlight.ask().texts("""
                select array_to_string(accounts, ',') from unit
                where source = 'eu-1' and started_at > ?::timestamptz
                order by started_at limit 1
                """, raisedAt);
        assertThat(order).containsExactly(last);
        assertThat(greenlight
                        .ask()
                        .number(
                                "select count(*) from generation_account where account = ? and ready_at is not null",
                                last))
                .isEqualTo(1);
        assertEqual();
    }

    @Test
    void aPausedReindexReadsNothingUntilItIsResumed() {
        assertDone(greenlight.run("pause", "1"));
        awaitStandstill();
        assertThat(greenlight.runAsText("status").out()).contains("PAUSED");
        assertRefused(greenlight.run("pause", "1"), "it is paused already");

        assertDone(greenlight.run("resume", "1"));
        assertRefused(greenlight.run("resume", "1"), "it is not paused");

        finish();
        assertEqual();
    }

    @Test
    void aPausedSourceReadsNothingWhileTheOthersGoOn() {
        assertDone(greenlight.run("pause", "--source", "eu-1"));
        await().atMost(PATIENCE)
                .until(() ->
                        greenlight.ask().number("select count(*) from unit where source = 'eu-1' and state = 'RUNNING'")
                                == 0);
        long read = rowsRead("eu-1");
        slow.follow(FaultPlan.none());
        await().atMost(PATIENCE)
                .until(() ->
                        greenlight.ask().number("select count(*) from unit where source = 'eu-2' and state <> 'DONE'")
                                == 0);
        assertThat(rowsRead("eu-1")).isEqualTo(read);
        assertThat(greenlight.runAsText("status").out()).contains("source eu-1: 0 of 1 slots at work, PAUSED");

        assertDone(greenlight.run("resume", "--source", "eu-1"));

        finish();
        assertEqual();
    }

    @Test
    void aPausedAccountIsNotLoadedAndSaysSo() {
        String account = lastWaitingAccount("eu-2");
        assertDone(greenlight.run("pause", "--account", account));
        slow.follow(FaultPlan.none());
        await().atMost(PATIENCE)
                .until(() -> greenlight
                                .ask()
                                .number("select count(*) from unit where state in ('QUEUED', 'RUNNING') and not held")
                        == 0);

        CommandResult ready = greenlight.run("ready", account);
        assertThat(ready.json().path("state").asString()).isEqualTo("PAUSED");
        assertThat(ready.json().path("reason").asString()).isEqualTo("PAUSED_BY_OPERATOR");
        assertThat(reindex).isNotDone();
        assertDone(greenlight.run("resume", "--account", account));

        finish();
        assertThat(greenlight.run("ready", account).exitCode()).isZero();
        assertEqual();
    }

    @Test
    void anAccountThatIsLeftOutIsNotReadyAndHoldsNobodyUp() {
        String account = lastWaitingAccount("eu-1");
        assertDone(greenlight.run("cancel", "--account", account));

        finish();

        CommandResult ready = greenlight.run("ready", account);
        assertThat(ready.exitCode()).isEqualTo(4);
        assertThat(ready.json().path("state").asString()).isEqualTo("NOT_INDEXED");
        assertThat(ready.json().path("reason").asString()).isEqualTo("LEFT_OUT_BY_OPERATOR");
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isNotEmpty();
        assertRefused(greenlight.run("cancel", "--account", account), "nothing of it waits to be loaded");
    }

    @Test
    void aRunningReindexIsCancelled() {
        CommandResult cancelled = greenlight.run("cancel", "1");

        assertDone(cancelled);
        assertThat(cancelled.json().path("state").asString()).isEqualTo("CANCELLED");
        assertThat(reindex.join().exitCode()).isEqualTo(1);
        assertThat(greenlight.ask().texts("select distinct state from unit where state = 'RUNNING'"))
                .isEmpty();
        assertRefused(greenlight.run("cancel", "1"), "it is CANCELLED already");
    }

    @Test
    void aLimitTakesEffectWhileItRuns() {
        assertDone(greenlight.run("limit", "eu-1", "--slots", "3"));
        await().atMost(Duration.ofSeconds(20)).until(() -> slotsAtWork("eu-1") == 3);

        assertDone(greenlight.run("limit", "eu-1", "--slots", "1"));

        await().atMost(Duration.ofSeconds(20)).until(() -> slotsAtWork("eu-1") <= 1);
        finish();
        assertEqual();
    }

    /** Each bulk request takes 1.5 s: those that are sent one after another are that far apart. */
    @Test
    void aLimitOfATargetTakesEffectWhileItRuns() {
        List<Long> sent = new CopyOnWriteArrayList<>();
        slow.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofMillis(1500))));
        slow.tell((target, body) -> sent.add(System.nanoTime()));
        await().atMost(PATIENCE).until(() -> sent.size() > 4 && !areApart(sent));

        CommandResult limited = greenlight.run("limit", "--target", "main", "--bulk-connections", "1");
        assertDone(limited);
        assertThat(limited.json().path("bulkConnections").asInt()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(40)).until(() -> areApart(sent));

        assertDone(greenlight.run("limit", "--target", "main", "--bulk-connections", "4"));
        await().atMost(Duration.ofSeconds(40)).until(() -> !areApart(sent));
        assertThat(reindex).isNotDone();
        assertThat(greenlight.runAsText("status").out())
                .contains("target main: at most 4 bulk requests of a worker at a time");
        finish();
        assertEqual();
    }

    /** Whether the last five came one after another. */
    private static boolean areApart(List<Long> sent) {
        List<Long> times = List.copyOf(sent);
        List<Long> last = times.subList(Math.max(0, times.size() - 5), times.size());
        return last.size() == 5
                && IntStream.range(1, last.size())
                        .allMatch(i -> last.get(i) - last.get(i - 1)
                                >= Duration.ofMillis(1400).toNanos());
    }

    @Test
    void aLimitOfATargetHasBounds() {
        assertSaysAndChangesNothing(Map.of(
                "limit --target main --bulk-connections 0",
                        "Cannot give target main 0 bulk connections: it must be 1 to 64",
                "limit --target main --bulk-connections 65",
                        "Cannot give target main 65 bulk connections: it must be 1 to 64",
                "limit --target other --bulk-connections 2", "Target other is not configured. Configured are: main"));
    }

    @Test
    void namesWhatDoesNotExistAndChangesNothing() {
        assertSaysAndChangesNothing(Map.of(
                "limit eu-1 --slots 0", "Cannot give source eu-1 0 slots: it must be 1 to 64",
                "limit eu-1 --slots 65", "Cannot give source eu-1 65 slots: it must be 1 to 64",
                "limit eu-9 --slots 2", "Source eu-9 is not configured. Configured are: eu-1, eu-2",
                "pause --source eu-9", "Source eu-9 is not configured. Configured are: eu-1, eu-2",
                "pause 99", "Reindex 99 does not exist",
                "resume 99", "Reindex 99 does not exist",
                "cancel 99", "Reindex 99 does not exist",
                "priority nobody --raise", "Account nobody does not exist in any generation",
                "pause --account nobody", "Account nobody does not exist in any generation"));
    }

    private void assertSaysAndChangesNothing(Map<String, String> errors) {
        errors.forEach((command, error) -> {
            CommandResult result = greenlight.run(command.split(" "));
            assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
            assertThat(result.json().path("error").asString()).startsWith(error);
        });

        assertThat(greenlight
                        .ask()
                        .number("select (select count(*) from source_setting) + (select count(*) from target_setting)"))
                .isZero();
    }

    private void finish() {
        slow.follow(FaultPlan.none());
        CommandResult result = reindex.join();
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    private void assertEqual() {
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    private static void assertDone(CommandResult result) {
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    private static void assertRefused(CommandResult result, String why) {
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
        assertThat(result.json().path("error").asString()).contains(why);
    }

    /** Nothing is under way, and nothing has been read for a while. */
    private void awaitStandstill() {
        await().atMost(PATIENCE)
                .until(() -> greenlight.ask().number("select count(*) from unit where state = 'RUNNING'") == 0);
        long read = rowsRead();
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).until(() -> rowsRead() == read);
    }

    private long slotsAtWork(String source) {
        return greenlight.ask().number("select count(*) from unit where source = ? and state = 'RUNNING'", source);
    }

    /** The account of the source that comes last and has not begun. */
    private String lastWaitingAccount(String source) {
        return greenlight.ask().texts("""
                        select accounts[cardinality(accounts)] from unit
                        where source = ? and state = 'QUEUED' order by rank desc limit 1
                        """, source).getFirst();
    }

    private long rowsRead() {
        return greenlight.ask().number("select coalesce(sum(rows_read), 0) from unit");
    }

    private long rowsRead(String source) {
        return greenlight.ask().number("select coalesce(sum(rows_read), 0) from unit where source = ?", source);
    }
}
