package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.KillingObserver;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Shard;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A reindex beside somebody who needs the source for himself. */
class SourceGuardIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Shard FLAGGED = Shard.EU_1_SHARD_1;
    private static final String LIMIT = "greenlight.sources.eu-1.guard.";

    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(SourceGuardIT.class, Platform.smallData());
        platform.execute(FLAGGED, "create table public.busy (reason text)");
    }

    @Test
    void stopsWhileTheThrottleQueryGivesAReason() {
        Installation greenlight = observed().with(LIMIT + "throttle-query", "select reason from public.busy");

        holdBack(
                greenlight,
                () -> platform.execute(FLAGGED, "insert into public.busy values ('nightly billing')"),
                "held back (source eu-1: throttle query: nightly billing)",
                () -> platform.execute(FLAGGED, "delete from public.busy"));
    }

    @Test
    void stopsWhileTheThrottleFileExists() {
        Installation greenlight = observed().with(LIMIT + "throttle-file", "stop-eu-1");
        Path file = greenlight.directory().resolve("stop-eu-1");

        holdBack(
                greenlight,
                () -> Files.writeString(file, "maintenance until ten\n"),
                "held back (source eu-1: throttle file: maintenance until ten)",
                () -> Files.delete(file));
    }

    /** Somebody else holds the two permits of the source, as another process does that reads. */
    @Test
    void saysThatItWaitsForAPermit() throws SQLException {
        try (Connection other = platform.connect("eu-1");
                Statement statement = other.createStatement()) {
            holdBack(
                    observed(),
                    () -> statement.execute("select pg_advisory_lock(1735550309, n) from generate_series(1, 2) as n"),
                    "all 2 reads allowed at a time are under way",
                    () -> statement.execute("select pg_advisory_unlock_all()"));
        }
    }

    private static Installation observed() {
        Installation greenlight = Installation.of(SourceGuardIT.class, platform);
        return greenlight
                .with(LIMIT + "sample-interval", "100ms")
                .with("spring.main.sources", KillingObserver.class.getName())
                .with(KillingObserver.PAGES, pages(greenlight).toString());
    }

    private interface Step {
        void run() throws IOException, SQLException;
    }

    /** Holds a reindex back in its middle: eu-1 rests while the other source is read on, and goes on afterwards. */
    private static void holdBack(Installation greenlight, Step stop, String shown, Step goOn) {
        try (FaultProxy slow = FaultProxy.before(greenlight.openSearch().url())) {
            slow.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofMillis(200))));
            greenlight.with("greenlight.targets.main.urls", slow.url().toString());
            assertThat(greenlight.run("status").exitCode()).isZero();
            CompletableFuture<CommandResult> reindex = greenlight.runAside("reindex");
            await().atMost(PATIENCE).until(() -> reindex.isDone() || pagesRead(greenlight, "eu-1") > 2);
            assertThat(reindex).isNotDone();

            run(stop);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(status(greenlight)).contains(shown));
            long eu1 = pagesRead(greenlight, "eu-1");
            long eu2 = pagesRead(greenlight, "eu-2");
            await().atMost(PATIENCE)
                    .until(() -> pagesRead(greenlight, "eu-2") > eu2 || isReadThrough(greenlight, "eu-2"));
            await().during(Duration.ofSeconds(3)).until(() -> pagesRead(greenlight, "eu-1") == eu1);
            assertThat(reindex).isNotDone();

            run(goOn);
            await().atMost(PATIENCE).until(() -> pagesRead(greenlight, "eu-1") > eu1);
            slow.follow(FaultPlan.none());
            assertDone(greenlight, reindex.join());
        }
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (IOException | SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String status(Installation greenlight) {
        return greenlight.runAsText("status").out();
    }

    private static long pagesRead(Installation greenlight, String source) {
        List<String> units = greenlight.ask().texts("select id::text from unit where source = '%s'".formatted(source));
        Path pages = pages(greenlight);
        try (Stream<String> lines = Files.exists(pages) ? Files.lines(pages) : Stream.of()) {
            return lines.filter(line -> units.contains(line.substring(0, line.indexOf(' '))))
                    .count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path pages(Installation greenlight) {
        return greenlight.directory().resolve("pages");
    }

    private static boolean isReadThrough(Installation greenlight, String source) {
        return greenlight.ask().number("select count(*) from unit where source = ? and state <> 'DONE'", source) == 0;
    }

    private static void assertDone(Installation greenlight, CommandResult result) {
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(status(greenlight)).doesNotContain("held back");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        assertThat(greenlight.ask().number("select sum(rows_read) from unit")).isEqualTo(10_000);
    }
}
