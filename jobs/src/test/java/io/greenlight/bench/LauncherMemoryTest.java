package io.greenlight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured is what an operator starts. */
class LauncherMemoryTest {
    private static final Path LAUNCHER = Path.of("..", "greenlight");

    @Test
    void theBenchmarkHasTheLaunchersMemory() throws IOException {
        assertThat(memory("server", "")).isEqualTo(String.join(" ", ReadinessBenchmark.SERVER_MEMORY));
        assertThat(memory("reindex", "")).isEqualTo(String.join(" ", ReadinessBenchmark.MEMORY));
    }

    @ParameterizedTest
    @CsvSource({
        "server, -XX:+UseZGC, ''",
        "worker, -Xmx2g -XX:+UseG1GC, ''",
        "worker, -Xmx2g, -XX:+UseParallelGC -Xmx1g"
    })
    void anOperatorsCollectorReplacesOurs(String command, String options, String memory) throws IOException {
        assertThat(memory(command, options)).isEqualTo(memory);
    }

    /** What the launcher would give, by running that part of it. */
    private static String memory(String command, String options) throws IOException {
        String script = Files.readString(LAUNCHER);
        String choice = script.substring(
                script.indexOf("case ${1:-} in"), script.indexOf("# shellcheck disable=SC2086 # several"));
        ProcessBuilder builder =
                new ProcessBuilder(List.of("sh", "-euc", choice + "echo \"$memory\"", "greenlight", command));
        builder.environment().put("GREENLIGHT_JAVA_OPTIONS", options);
        return new String(
                        builder.redirectErrorStream(true)
                                .start()
                                .getInputStream()
                                .readAllBytes(),
                        StandardCharsets.UTF_8)
                .strip();
    }
}
