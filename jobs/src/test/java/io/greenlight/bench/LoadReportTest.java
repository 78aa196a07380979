package io.greenlight.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.greenlight.bench.Meter.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadReportTest {
    @Test
    void comparesTheMedianLoadWithTheFastestReplay() {
        LoadReport report = new LoadReport(List.of(round(10, 20, 30), round(11, 12, 10), round(12, 21, 31)));

        assertThat(report.bestConnections()).isEqualTo(2);
        assertThat(report.replayDocsPerSecond()).isCloseTo(1_000.0 / 11, within(1e-9));
        assertThat(report.loadDocsPerSecond()).isCloseTo(1_000.0 / 30, within(1e-9));
        assertThat(report.ratio()).isCloseTo(11.0 / 30, within(1e-9));
        assertThat(report.json())
                .containsEntry("ratio", 0.367)
                .containsEntry("roundRatios", List.of(0.333, 1.1, 0.387));
    }

    @Test
    void dividesCpuTimeByDocuments() {
        assertThat(new LoadReport(List.of(round(1, 1, 1))).json())
                .containsEntry("ownCpuMicrosPerDoc", 5.0)
                .containsEntry("postgresCpuMicrosPerDoc", 6.0)
                .containsEntry("controlCpuMicrosPerDoc", 7.0)
                .containsEntry("openSearchCpuMicrosPerDoc", 8.0)
                .containsEntry("peakHeapBytes", 9L);
    }

    @Test
    void needsARound() {
        assertThatThrownBy(() -> new LoadReport(List.of())).hasMessage("Cannot report on no round");
    }

    /** A thousand documents; the seconds are those of the replay over two and three connections, and of the load. */
    private static Round round(int two, int three, int load) {
        return new Round(
                Map.of(2, measured(two), 3, measured(three)), measured(load), Duration.ofSeconds(load + 1L), 9);
    }

    private static Measured measured(int seconds) {
        return new Measured(
                1_000,
                new Reading(
                        Duration.ofSeconds(seconds).toNanos(),
                        Duration.ofMillis(5),
                        Duration.ofMillis(6),
                        Duration.ofMillis(7),
                        Duration.ofMillis(8)));
    }
}
