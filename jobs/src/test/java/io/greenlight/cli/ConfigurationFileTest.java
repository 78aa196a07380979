package io.greenlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationFileTest {
    @TempDir
    Path directory;

    /** With arguments that each of them needs. */
    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("doctor"),
                List.of("reindex"),
                List.of("reindex", "--dry-run"),
                List.of("status"),
                List.of("ready", "1"),
                List.of("generations"),
                List.of("swap", "subscribers-g000001"),
                List.of("retire", "subscribers-g000001"),
                List.of("cancel", "1"),
                List.of("dead-letters"),
                List.of("verify"),
                List.of("server"),
                List.of("worker"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandRefusesAWrongConfigurationWithAllErrors(List<String> command) throws IOException {
        Path file = Files.writeString(directory.resolve("application.yaml"), """
                greenlight:
                  load: {heartbeat: often}
                  targets: {main: {urls: [search]}}
                """);

        Ran text = run(command, file);
        Ran json = run(Stream.concat(command.stream(), Stream.of("--json")).toList(), file);

        assertThat(text.exitCode()).isEqualTo(2);
        assertThat(text.out()).isEmpty();
        assertThat(text.err().lines())
                .containsExactly(
                        "Cannot start with this configuration:",
                        "  greenlight.control: is missing",
                        "  greenlight.entities: is missing",
                        "  greenlight.load.heartbeat: is 'often', must be a duration, as 250ms, 5s or 24h",
                        "  greenlight.sources: is missing",
                        "  greenlight.targets.main.urls[0]: is 'search', must be a URL without path and user, as https://host:9200");
        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(json.out().lines()).hasSize(1);
        JsonNode error = JsonMapper.shared().readTree(json.out());
        assertThat(error.path("exitCode").asInt()).isEqualTo(2);
        assertThat(error.path("error").asString()).isEqualTo(text.err().strip());
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path file = directory.resolve("missing.yaml");

        assertRefused(file, "cannot be read. Give --config FILE or set GREENLIGHT_CONFIG");
    }

    @Test
    void refusesADirectory() throws IOException {
        assertRefused(
                Files.createDirectory(directory.resolve("application.yaml")),
                "cannot be read. Give --config FILE or set GREENLIGHT_CONFIG");
    }

    @Test
    void refusesAnotherKindOfFile() throws IOException {
        assertRefused(
                Files.writeString(directory.resolve("greenlight.conf"), "greenlight {}"),
                "must be a YAML file, named as application.yaml");
    }

    @Test
    void namesTheLineOfBrokenYamlWithoutQuotingIt() throws IOException {
        Path file = Files.writeString(directory.resolve("application.yaml"), """
                greenlight:
                  control:
                    password: "hush
                """);

        Ran ran = assertRefused(file, "is no valid YAML at line 4. Correct it there");

        assertThat(ran.err()).doesNotContain("hush");
    }

    @Test
    void refusesAKeyThatIsGivenTwice() throws IOException {
        Path file = Files.writeString(directory.resolve("application.yaml"), """
                greenlight:
                  load:
                    heartbeat: 1s
                    heartbeat: 2s
                """);

        assertRefused(file, "is no valid YAML at line 4. Correct it there");
    }

    private static Ran assertRefused(Path file, String why) {
        Ran ran = run(List.of("status"), file);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err().lines())
                .containsExactly("Cannot start with this configuration:", "  %s: %s".formatted(file, why));
        return ran;
    }

    private static Ran run(List<String> command, Path configuration) {
        return Ran.command(Stream.concat(command.stream(), Stream.of("--config", configuration.toString()))
                .toArray(String[]::new));
    }
}
