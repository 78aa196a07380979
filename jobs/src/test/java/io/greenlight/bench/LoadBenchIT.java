package io.greenlight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.fixture.CommandResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whether the benchmark measures, not how fast anything is. */
class LoadBenchIT {
    @Test
    void comparesALoadWithItsReplay() {
        CommandResult result = run(
                "--accounts",
                "20",
                "--subscribers",
                "3000",
                "--events",
                "1000",
                "--rounds",
                "1",
                "--warm",
                "0",
                "--connections",
                "2,3",
                "--node-heap",
                "768",
                "--json");

        assertThat(result.exitCode()).as(result.toString()).isZero();
        JsonNode json = result.json();
        assertThat(json.propertyNames())
                .contains(
                        "replayDocsPerSecond",
                        "loadDocsPerSecond",
                        "ratio",
                        "ownCpuMicrosPerDoc",
                        "postgresCpuMicrosPerDoc",
                        "openSearchCpuMicrosPerDoc",
                        "peakHeapBytes");
        assertThat(json.path("documents").asLong()).isEqualTo(4_000);
        assertThat(json.path("replayConnections").asInt()).isBetween(2, 3);
        assertThat(json.path("replayDocsPerSecond").asDouble()).isPositive();
        assertThat(json.path("loadDocsPerSecond").asDouble()).isPositive();
        assertThat(json.path("ratio").asDouble()).isPositive();
        assertThat(json.path("ownCpuMicrosPerDoc").asDouble()).isPositive();
        assertThat(json.path("openSearchCpuMicrosPerDoc").asDouble()).isPositive();
        assertThat(json.path("peakHeapBytes").asLong()).isPositive();
    }

    private static CommandResult run(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] command = new String[options.length + 2];
        command[0] = "bench";
        command[1] = "load";
        System.arraycopy(options, 0, command, 2, options.length);
        int code = GreenlightCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(command);
        return new CommandResult(code, out.toString(), err.toString());
    }
}
