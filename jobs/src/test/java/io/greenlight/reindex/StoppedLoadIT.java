package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
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

/** A load that is killed more than once, before it has read, while it is planned, or asked to stop. */
class StoppedLoadIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

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
        platform = Platform.fill(StoppedLoadIT.class, Platform.smallData());
    }

    @Test
    void goesOnAfterItWasKilledBeforeItReadAUnit() {
        Crashes crashes = new Crashes(
                Installation.of(StoppedLoadIT.class, platform), "reindex", "--entity", "subscriber", "--mode", "cold");
        crashes.killAt(LoadPoint.AFTER_CLAIM, 9);

        CommandResult result = crashes.finish();

        crashes.assertSubscribersDone(result);
        assertThat(crashes.pagesReadAgain())
                .allSatisfy((source, pages) -> assertThat(pages).as(source).isLessThanOrEqualTo(Crashes.SLOTS));
    }

    @Test
    void swapsBothGenerationsThoughItWasKilledAtTheFirst() {
        new Crashes(Installation.of(StoppedLoadIT.class, platform), "reindex", "--mode", "warm")
                .assertSwapsWhatIsLeft(1);
    }

    @Test
    void goesOnAfterItWasKilledTwice() {
        Installation greenlight = Installation.of(StoppedLoadIT.class, platform);
        Crashes crashes = new Crashes(greenlight, "reindex", "--entity", "subscriber");
        crashes.killAt(LoadPoint.AFTER_CHECKPOINT, 5);
        crashes.killAt(LoadPoint.AFTER_BULK_BEFORE_CHECKPOINT, 8);

        CommandResult result = crashes.finish();

        crashes.assertSubscribersDone(result);
        assertThat(crashes.pagesReadAgain())
                .allSatisfy((source, pages) -> assertThat(pages).as(source).isLessThanOrEqualTo(2 * Crashes.SLOTS));
    }

    @Test
    void plansAgainWhatWasKilledWhileItWasPlanned() throws SQLException {
        Installation greenlight = Installation.of(StoppedLoadIT.class, platform);
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

        crashes.assertSubscribersDone(crashes.finish());
    }

    private static boolean isStoringThePlan(Installation greenlight) {
        return greenlight.ask().number("""
                                select count(*) from pg_stat_activity
                                where datname = current_database() and wait_event = 'advisory'
                                """) > 0;
    }

    @Test
    void givesItsUnitsBackWhenItIsAskedToStop() {
        Installation greenlight = Installation.of(StoppedLoadIT.class, platform);
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

            crashes.assertSubscribersDone(result);
            assertThat(crashes.pagesReadAgain()).isEmpty();
        }
    }

    private static long rowsRead(Installation greenlight) {
        boolean planned = greenlight.ask().number("select count(*) from pg_class where relname = 'unit'") > 0;
        return planned ? greenlight.ask().number("select coalesce(sum(rows_read), 0) from unit") : 0;
    }
}
