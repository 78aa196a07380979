package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.fault.CuttableProxy;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import io.greenlight.testbed.servers.OpenSearchServer;
import io.greenlight.testbed.servers.Servers;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoadFaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int NODE_HEAP_MEGABYTES = 512;

    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(LoadFaultsIT.class, Platform.smallData());
    }

    @Test
    void losesNothingWhenRequestsAreTurnedAwayAndAnswersAreLost() {
        Installation greenlight = Installation.of(LoadFaultsIT.class, platform);
        try (FaultProxy proxy = FaultProxy.before(greenlight.openSearch().url())) {
            proxy.follow(FaultPlan.shareOfBulks(1.0 / 3, new Random(1), new Fault.Answer(429))
                    .or(FaultPlan.everyNthBulk(5, new Fault.CutAfter())));
            greenlight.with("greenlight.targets.main.urls", proxy.url().toString());

            CommandResult result = greenlight.run("reindex");

            assertDone(greenlight, result);
            assertThat(proxy.faults()).isGreaterThan(proxy.bulks() / 3);
        }
    }

    @Test
    void waitsForASourceThatIsGone() {
        Installation greenlight = Installation.of(LoadFaultsIT.class, platform);
        try (CuttableProxy line =
                        CuttableProxy.before(platform.database("eu-1").server().port());
                FaultProxy slow = slowed(greenlight)) {
            greenlight.with(
                    "greenlight.sources.eu-1.url",
                    "jdbc:postgresql://127.0.0.1:%d/%s"
                            .formatted(line.port(), platform.database("eu-1").name()));
            CompletableFuture<CommandResult> reindex = start(greenlight);
            awaitRows(greenlight, reindex, 300);

            line.refuse();

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(greenlight.runAsText("status").out()).contains("held back (source eu-1: "));
            long eu2 = rowsRead(greenlight, "eu-2");
            await().atMost(PATIENCE).until(() -> rowsRead(greenlight, "eu-2") > eu2);
            assertThat(reindex).isNotDone();
            line.passOn();
            slow.follow(FaultPlan.none());
            assertDone(greenlight, reindex.join());
            assertThat(greenlight.runAsText("status").out()).doesNotContain("held back");
        }
    }

    @Test
    void waitsForATargetThatWasKilledAndStartedAgain() {
        try (Servers servers = Servers.select();
                OpenSearchServer node = servers.startOpenSearch("restarted", NODE_HEAP_MEGABYTES)) {
            Installation greenlight = Installation.of(LoadFaultsIT.class, platform, node);
            try (FaultProxy slow = slowed(greenlight)) {
                CompletableFuture<CommandResult> reindex = start(greenlight);
                awaitRows(greenlight, reindex, 300);

                node.kill();

                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(greenlight.runAsText("status").out()).contains("held back (target main: "));
                assertThat(reindex).isNotDone();
                node.restart();
                slow.follow(FaultPlan.none());
                assertDone(greenlight, reindex.join());
            }
        }
    }

    /** Every bulk takes a while, so that there is a middle to interrupt. */
    private static FaultProxy slowed(Installation greenlight) {
        FaultProxy slow = FaultProxy.before(greenlight.openSearch().url());
        slow.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofMillis(200))));
        greenlight.with("greenlight.targets.main.urls", slow.url().toString());
        return slow;
    }

    private static CompletableFuture<CommandResult> start(Installation greenlight) {
        assertThat(greenlight.run("status").exitCode()).isZero();
        return greenlight.runAside("reindex");
    }

    private static void awaitRows(Installation greenlight, CompletableFuture<CommandResult> reindex, long rows) {
        await().atMost(PATIENCE)
                .until(() -> reindex.isDone() || rowsRead(greenlight, "eu-1") + rowsRead(greenlight, "eu-2") >= rows);
        assertThat(reindex).as("still running").isNotDone();
    }

    private static long rowsRead(Installation greenlight, String source) {
        return greenlight.ask().number("select coalesce(sum(rows_read), 0) from unit where source = ?", source);
    }

    private static void assertDone(Installation greenlight, CommandResult result) {
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.json().path("progress").path("dead").asLong(-1)).isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        assertThat(greenlight.ask().number("select sum(rows_read) from unit")).isEqualTo(10_000);
    }
}
