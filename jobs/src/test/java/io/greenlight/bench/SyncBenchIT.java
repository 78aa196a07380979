package io.greenlight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.fixture.CommandResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whether the benchmark measures, not how fast anything is. */
class SyncBenchIT {
    @Test
    void measuresFreshnessAndRate() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = GreenlightCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "bench",
                        "sync",
                        "--accounts",
                        "20",
                        "--subscribers",
                        "5000",
                        "--warm",
                        "0",
                        "--seconds",
                        "3",
                        "--changes-per-second",
                        "100",
                        "--burst",
                        "3000",
                        "--node-heap",
                        "768",
                        "--json");

        CommandResult result = new CommandResult(code, out.toString(), err.toString());
        assertThat(result.exitCode()).as(result.toString()).isZero();
        JsonNode json = result.json();
        assertThat(json.path("freshnessP95Millis").asLong()).isPositive();
        assertThat(json.path("freshnessMedianMillis").asLong())
                .isLessThanOrEqualTo(json.path("freshnessP95Millis").asLong());
        assertThat(json.path("applyOverLoadRatio").asDouble()).isPositive();
        assertThat(json.path("probes").asInt()).isPositive();
        assertThat(json.path("appliedDocuments").asLong()).isEqualTo(3_000);
    }
}
