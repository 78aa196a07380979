package io.greenlight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.fixture.CommandResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whether the benchmark measures, not how cheap anything is. */
class DispatchBenchIT {
    @Test
    void measuresWhatAUnitAndALookCostTheControlDatabase() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = GreenlightCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("bench", "dispatch", "--units", "40,80", "--queued", "50", "--warm", "20", "--json");
        CommandResult result = new CommandResult(code, out.toString(), err.toString());

        assertThat(result.exitCode()).as(result.toString()).isZero();
        JsonNode json = result.json();
        JsonNode units = json.path("units");
        assertThat(units.propertyNames()).containsExactly("40", "80");
        assertThat(json.path("databaseMillisPerUnit").asDouble())
                .isPositive()
                .isEqualTo(Math.max(
                        units.path("40").path("databaseMillisPerUnit").asDouble(),
                        units.path("80").path("databaseMillisPerUnit").asDouble()));
        assertThat(units.path("80").path("unitsPerSecond").asDouble()).isPositive();
        assertThat(json.path("pollMillis").path("50").asDouble()).isPositive();
        assertThat(json.path("pollWallMillis").path("50").asDouble()).isPositive();
    }
}
