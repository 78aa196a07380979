package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One account that owns everything, in a process with little memory. The profile {@code large} makes it 2,000,000 rows. */
class LargeAccountIT {
    private static final int ROWS = Integer.getInteger("large.rows", 100_000);
    private static final int HEAP_MEGABYTES = Integer.getInteger("large.heap-megabytes", 256);
    private static final int UNIT_DOCUMENTS = ROWS / 20;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    @Test
    void loadsAHugeAccountInRangesWithLittleMemory() throws IOException {
        Platform platform = Platform.fill(LargeAccountIT.class, DataSet.oneAccount(ROWS, Instant.now()));
        Installation greenlight = Installation.of(LargeAccountIT.class, platform);
        Path heap = greenlight.directory().resolve("heap");
        greenlight
                .with("greenlight.plan.unit-documents", Integer.toString(UNIT_DOCUMENTS))
                .with("greenlight.plan.urgent-unit-documents", Integer.toString(UNIT_DOCUMENTS))
                .with("greenlight.load.min-page-rows", "100")
                .with("greenlight.load.max-page-rows", "10000")
                .with("spring.main.sources", HeapPeak.class.getName())
                .with(HeapPeak.FILE, heap.toString());
        Instant start = Instant.now();
        try (ChildJvm child =
                greenlight.start(Map.of("-Xmx", HEAP_MEGABYTES + "m"), "reindex", "--entity", "subscriber")) {
            CommandResult result = child.await(LIMIT);

            assertThat(result.exitCode()).as(result.toString()).isZero();
        }

        assertThat(Long.parseLong(Files.readString(heap))).isLessThan((long) HEAP_MEGABYTES << 20);
        report("%d rows in %d s, at most %s MB of heap of %d"
                .formatted(
                        ROWS,
                        Duration.between(start, Instant.now()).toSeconds(),
                        Long.parseLong(Files.readString(heap)) >> 20,
                        HEAP_MEGABYTES));
        // The last range is what is left, down to nothing.
        assertThat(greenlight.ask().number("select count(*) from unit where is_range"))
                .isBetween(20L, 21L);
        assertThat(greenlight.ask().number("select max(rows_read) from unit")).isEqualTo(UNIT_DOCUMENTS);
        assertThat(greenlight.ask().texts("select state from generation_account"))
                .containsExactly("READY");
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    /** A passing test prints nothing; what was measured is kept beside the reports. */
    private static void report(String measured) throws IOException {
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("large-account.txt"), measured + "\n");
    }
}
