package io.greenlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.steering.NotFound;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class PrinterTest {
    private static final String KEY = "7\u001b[2J\n8\u009b";
    private static final String SHOWN = "7\\u001b[2J\\u000a8\\u009b";

    private final StringWriter out = new StringWriter();

    private Printer printer(boolean json) {
        return new Printer(new PrintWriter(out), json);
    }

    @Test
    void aLineIsOneAndATerminalOnlyShowsIt() {
        printer(false).line("account ü, key " + KEY);

        assertThat(out).hasToString("account ü, key " + SHOWN + System.lineSeparator());
    }

    @Test
    void aTableStaysAligned() {
        printer(false).table(List.of("key", "reason"), List.of(List.of(KEY, "is null"), List.of("9", KEY)));

        assertThat(out.toString().lines())
                .containsExactly("key" + " ".repeat(22) + "reason", SHOWN + "  is null", "9" + " ".repeat(24) + SHOWN);
    }

    @Test
    void jsonMeansTheSame() {
        printer(true).result(Map.of("key", KEY));

        assertThat(out.toString().strip()).doesNotContain("\u009b");
        assertThat(JsonMapper.shared().readTree(out.toString()).path("key").asString())
                .isEqualTo(KEY);
    }

    @Test
    void anErrorKeepsItsLinesAndIsOnlyShown() {
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new GreenlightCommand()).setErr(new PrintWriter(err, true));

        new ErrorPrinter()
                .handleExecutionException(
                        new NotFound("Account \u001b[31m does not exist\n  nor 8"), command, command.parseArgs());

        assertThat(err.toString().lines()).containsExactly("Account \\u001b[31m does not exist", "  nor 8");
    }
}
