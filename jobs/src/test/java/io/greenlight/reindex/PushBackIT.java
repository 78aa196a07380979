package io.greenlight.reindex;

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
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster that turns a third of the bulk requests away for a while. */
class PushBackIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Fault SLOW = new Fault.Delay(Duration.ofMillis(300));
    private static final Pattern HELD_DOWN =
            Pattern.compile("held back \\([^)]*target main: ([1-3]) of 4 bulk requests at once, 429 from the target");

    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(PushBackIT.class, Platform.smallData());
    }

    @Test
    void sendsLessAtOnceWhileAThirdIsTurnedAwayAndAsMuchAsBeforeAfterThat() {
        Installation greenlight = Installation.of(PushBackIT.class, platform);
        try (FaultProxy proxy = FaultProxy.before(greenlight.openSearch().url())) {
            proxy.follow(FaultPlan.bulks(SLOW));
            greenlight.with("greenlight.targets.main.urls", proxy.url().toString());
            assertThat(greenlight.run("status").exitCode()).isZero();
            CompletableFuture<CommandResult> reindex = greenlight.runAside("reindex");
            await().atMost(PATIENCE).until(() -> reindex.isDone() || proxy.bulks() > 10);

            proxy.follow(FaultPlan.everyNthBulk(3, new Fault.Answer(429)).or(FaultPlan.bulks(SLOW)));

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(greenlight.runAsText("status").out()).containsPattern(HELD_DOWN));
            assertThat(proxy.faults()).isPositive();
            proxy.follow(FaultPlan.bulks(SLOW));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(greenlight.runAsText("status").out()).doesNotContain("held back"));
            assertThat(reindex).as("still running when it has recovered").isNotDone();
            proxy.follow(FaultPlan.none());
            assertDone(greenlight, reindex.join());
        }
    }

    private static void assertDone(Installation greenlight, CommandResult result) {
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.json().path("progress").path("dead").asLong(-1)).isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        assertThat(greenlight.ask().number("select sum(rows_read) from unit")).isEqualTo(10_000);
        assertThat(greenlight.ask().number("select count(*) from dead_letter")).isZero();
    }
}
