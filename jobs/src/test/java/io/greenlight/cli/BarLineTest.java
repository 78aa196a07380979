package io.greenlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarLineTest {
    private static final int COLUMNS = 79;

    @Test
    void showsShareAndCounts() {
        assertThat(BarLine.of(new BarLine("subscriber", 12_400_000, 31_000_000, "18.2k/s, done in 17m 2s"), COLUMNS))
                .isEqualTo("subscriber [=======>          ]  40%   12.4M/31.0M  18.2k/s, done in 17m 2s");
        assertThat(BarLine.of(new BarLine("ready", 0, 1, ""), COLUMNS))
                .isEqualTo("ready      [>                 ]   0%           0/1  ");
    }

    @Test
    void saysDoneOnlyWhenItIs() {
        assertThat(BarLine.of(new BarLine("event", 99_999, 100_000, ""), COLUMNS))
                .contains("[=================>]  99%");
        assertThat(BarLine.of(new BarLine("event", 100_000, 100_000, ""), COLUMNS))
                .contains("[==================] 100%");
    }

    @Test
    void bearsMoreThanExpected() {
        assertThat(BarLine.of(new BarLine("event", 120, 100, ""), COLUMNS))
                .contains("[==================] 100%", "120/100");
    }

    @Test
    void showsWhatATerminalWouldObey() {
        assertThat(BarLine.of(new BarLine("ready", 1, 2, "#1 4\r\u001b[A2"), COLUMNS))
                .endsWith("#1 4\\u000d\\u001b[A2");
    }

    @Test
    void cutsALongMessage() {
        String line = BarLine.of(new BarLine("subscriber", 999_900, 999_900, "x".repeat(200)), COLUMNS);

        assertThat(line).hasSize(COLUMNS).endsWith("xxx...");
    }
}
