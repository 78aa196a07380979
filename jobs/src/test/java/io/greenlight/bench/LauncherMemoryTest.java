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
    private static final String OURS = "GREENLIGHT_JAVA_OPTIONS";
    private static final Path LAUNCHER = Path.of("..", "greenlight");

    @Test
    void theBenchmarkHasTheLaunchersMemory() throws IOException {
        assertThat(memory("server", OURS, "")).isEqualTo(String.join(" ", ReadinessBenchmark.SERVER_MEMORY));
        assertThat(memory("reindex", OURS, "")).isEqualTo(String.join(" ", ReadinessBenchmark.MEMORY));
    }

    @ParameterizedTest
    @CsvSource({
        "server, GREENLIGHT_JAVA_OPTIONS, -XX:+UseZGC, ''",
        "server, JDK_JAVA_OPTIONS, -XX:+UseZGC, ''",
        "worker, JAVA_TOOL_OPTIONS, -Xmx2g -XX:+UseG1GC, ''",
        "worker, GREENLIGHT_JAVA_OPTIONS, -Xmx2g, -XX:+UseParallelGC -Xmx1g",
        "worker, GREENLIGHT_JAVA_OPTIONS, -XX:+UseNUMA -XX:ParallelGCThreads=2, -XX:+UseParallelGC -Xmx1g"
    })
    void anOperatorsCollectorReplacesOurs(String command, String variable, String options, String memory)
            throws IOException {
        assertThat(memory(command, variable, options)).isEqualTo(memory);
    }

    /** What the launcher would give, by running that part of it. */
    private static String memory(String command, String variable, String options) throws IOException {
        String script = Files.readString(LAUNCHER);
        String choice = script.substring(
                script.indexOf("case ${1:-} in"), script.indexOf("# shellcheck disable=SC2086 # several"));
        ProcessBuilder builder =
                new ProcessBuilder(List.of("sh", "-euc", choice + "echo \"$memory\"", "greenlight", command));
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().put(variable, options);
        return new String(
                        builder.redirectErrorStream(true)
                                .start()
                                .getInputStream()
                                .readAllBytes(),
                        StandardCharsets.UTF_8)
                .strip();
    }
}
