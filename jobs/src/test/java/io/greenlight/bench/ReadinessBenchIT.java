package io.greenlight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.fixture.CommandResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whether the benchmark measures, and no answer is wrong; not how fast anything is. */
class ReadinessBenchIT {
    @Test
    void asksWhileAReindexRunsAndAccountsFlip() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = GreenlightCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "bench",
                        "readiness",
                        "--accounts=2000",
                        "--rate=100",
                        "--seconds=5",
                        "--warm-seconds=2",
                        "--connections=4",
                        "--subscribers=20000",
                        "--json");
        CommandResult result = new CommandResult(code, out.toString(), err.toString());

        assertThat(result.exitCode()).as(result.toString()).isZero();
        JsonNode json = result.json();
        assertThat(json.path("wrongAnswers").asLong(-1)).as(json.toString()).isZero();
        assertThat(json.path("requestsPerSecond").asDouble()).isPositive();
        assertThat(json.path("p99Millis").asDouble()).isPositive();
        assertThat(json.path("flips").asLong()).isPositive();
    }
}
