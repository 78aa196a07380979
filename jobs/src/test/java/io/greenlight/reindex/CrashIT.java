package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long SUBSCRIBERS = 4_000;
    private static final long EVENTS = 6_000;

    /** The accounts of a plan are stored, its units wait for a lock that this session holds until it ends. */
    private static final String HOLD_UNITS = """
            select pg_advisory_lock(1);
            create function hold() returns trigger language plpgsql as
                'begin perform pg_advisory_xact_lock(1); return null; end';
            create trigger hold before insert on unit for each statement execute function hold();
            """;

    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(CrashIT.class, Platform.smallData());
    }

    @ParameterizedTest
    @CsvSource({
        "AFTER_CLAIM, 9, cold, 0",
        "AFTER_READ, 15, warm, 1",
        "AFTER_BULK_BEFORE_CHECKPOINT, 15, cold, 1",
        "AFTER_CHECKPOINT, 20, warm, 0",
        "AFTER_REFRESH, 6, cold, 0"
    })
    void goesOnAfterItWasKilled(LoadPoint point, int hit, String mode, int leastReadAgain) {
        Installation greenlight = Installation.of(CrashIT.class, platform);
        Crashes crashes = new Crashes(greenlight, "reindex", "--entity", "subscriber", "--mode", mode);
        crashes.killAt(point, hit);

        CommandResult result = crashes.finish();

        assertSubscribersDone(greenlight, result);
        assertThat(crashes.pagesReadAgain())
                .allSatisfy((source, pages) -> assertThat(pages).as(source).isLessThanOrEqualTo(Crashes.SLOTS));
        assertThat(crashes.pagesReadAgain().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isGreaterThanOrEqualTo(leastReadAgain);
    }

    /** Two generations are swapped one after the other: it dies at the first, or at the second one. */
    @ParameterizedTest
    @CsvSource({"1, warm", "2, cold"})
    void swapsWhatItWasKilledWhileSwapping(int hit, String mode) {
        Installation greenlight = Installation.of(CrashIT.class, platform);
        Crashes crashes = new Crashes(greenlight, "reindex", "--mode", mode);
        crashes.killAt(LoadPoint.AFTER_SWAP_BEFORE_RECORD, hit);
        assertThat(greenlight.ask().number("select count(*) from generation where state = 'SERVING'"))
                .isEqualTo(hit - 1);

        CommandResult result = crashes.finish();

        assertAllDone(greenlight, result);
        assertThat(greenlight.ask().texts("select distinct state from generation"))
                .containsExactly("SERVING");
        assertThat(crashes.pagesReadAgain()).isEmpty();
    }

    @Test
    void goesOnAfterItWasKilledTwice() {
        Installation greenlight = Installation.of(CrashIT.class, platform);
        Crashes crashes = new Crashes(greenlight, "reindex", "--entity", "subscriber");
        crashes.killAt(LoadPoint.AFTER_CHECKPOINT, 5);
        crashes.killAt(LoadPoint.AFTER_BULK_BEFORE_CHECKPOINT, 8);

        CommandResult result = crashes.finish();

        assertSubscribersDone(greenlight, result);
        assertThat(crashes.pagesReadAgain())
                .allSatisfy((source, pages) -> assertThat(pages).as(source).isLessThanOrEqualTo(2 * Crashes.SLOTS));
    }

    @Test
    void plansAgainWhatWasKilledWhileItWasPlanned() throws SQLException {
        Installation greenlight = Installation.of(CrashIT.class, platform);
        assertThat(greenlight.run("status").exitCode()).isZero();
        Crashes crashes = new Crashes(greenlight, "reindex", "--entity", "subscriber");
        try (ChildJvm child = crashes.start();
                Connection blocker = greenlight.control().connect();
                Statement statement = blocker.createStatement()) {
            statement.execute(HOLD_UNITS);
            await().atMost(PATIENCE).until(() -> !child.isAlive() || isStoringThePlan(greenlight));

            child.signal("KILL");
            assertThat(child.await().exitCode()).isEqualTo(ChildJvm.KILLED);
            statement.execute("select pg_advisory_unlock(1)");
            statement.execute("drop function hold() cascade");
        }

        assertSubscribersDone(greenlight, crashes.finish());
    }

    private static boolean isStoringThePlan(Installation greenlight) {
        return greenlight.ask().number("""
                                select count(*) from pg_stat_activity
                                where datname = current_database() and wait_event = 'advisory'
                                """) > 0;
    }

    @Test
    void givesItsUnitsBackWhenItIsAskedToStop() {
        Installation greenlight = Installation.of(CrashIT.class, platform);
        try (FaultProxy slow = FaultProxy.before(greenlight.openSearch().url())) {
            slow.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofMillis(200))));
            greenlight.with("greenlight.targets.main.urls", slow.url().toString());
            Crashes crashes = new Crashes(greenlight, "reindex", "--entity", "subscriber");
            try (ChildJvm child = crashes.start()) {
                await().atMost(PATIENCE).until(() -> !child.isAlive() || rowsRead(greenlight) > 500);

                child.signal("TERM");

                CommandResult stopped = child.await(Duration.ofSeconds(20));
                assertThat(stopped.exitCode()).as(stopped.toString()).isEqualTo(128 + 15);
            }
            assertThat(greenlight.ask().texts("select distinct state from unit where state <> 'DONE'"))
                    .containsExactly("QUEUED");
            assertThat(greenlight.ask().number("select count(*) from worker")).isZero();
            slow.follow(FaultPlan.none());

            CommandResult result = crashes.finish();

            assertSubscribersDone(greenlight, result);
            assertThat(crashes.pagesReadAgain()).isEmpty();
        }
    }

    private static long rowsRead(Installation greenlight) {
        boolean planned = greenlight.ask().number("select count(*) from pg_class where relname = 'unit'") > 0;
        return planned ? greenlight.ask().number("select coalesce(sum(rows_read), 0) from unit") : 0;
    }

    private static void assertSubscribersDone(Installation greenlight, CommandResult result) {
        assertDone(greenlight, result, SUBSCRIBERS);
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    private static void assertAllDone(Installation greenlight, CommandResult result) {
        assertDone(greenlight, result, SUBSCRIBERS + EVENTS);
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    private static void assertDone(Installation greenlight, CommandResult result, long rows) {
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.reindex()).isEqualTo(1);
        assertThat(result.json().path("state").asString()).isEqualTo("DONE");
        assertThat(greenlight.ask().texts("select distinct state from generation_account"))
                .containsExactly("READY");
        assertThat(greenlight.ask().number("select sum(rows_read) from unit")).isEqualTo(rows);
        assertThat(greenlight.ask().number("select sum(rows_read) from unit_account"))
                .isEqualTo(rows);
    }
}
