package io.greenlight.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.config.ConfigurationReader;
import io.greenlight.config.ConfigurationRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** That the program takes the arguments, the environment and the configuration that the manifests give it. */
class ManifestCommandsTest {
    private static final String CONFIGURATION_FILE = "application.yaml";
    private static final String FILE_VARIABLE = "GREENLIGHT_CONFIG";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");
    private static final Pattern KEY_ROW = Pattern.compile("(?m)^\\| `(greenlight\\.[^`]+)` \\| `?([^`|]*?)`? \\|");
    private static final Set<String> HEALTH = Set.of("/actuator/health/liveness", "/actuator/health/readiness");

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void everyCommandLineParses(String directory) {
        assertThat(Rendered.containers(directory))
                .hasSize(4)
                .allSatisfy(container -> assertThat(parse(container)).isEqualTo(container.name()));
    }

    /** The command that was understood, with all its options. */
    private static String parse(Container container) {
        CommandLine commands = GreenlightCommand.commandLine();
        CommandLine.ParseResult parsed =
                commands.parseArgs(container.arguments().toArray(String[]::new));
        return parsed.subcommand().commandSpec().name();
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void theConfigurationHasNoErrorInTheEnvironmentOfEachContainer(String directory) {
        assertThat(Rendered.containers(directory))
                .allSatisfy(container -> assertThat(errors(container, configuration(directory, container)))
                        .isEmpty());
    }

    private static List<String> errors(Container container, String configuration) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.copyOf(container.environment(ExampleSecret.keys()))));
        try {
            new YamlPropertySourceLoader()
                    .load(CONFIGURATION_FILE, new ByteArrayResource(configuration.getBytes(StandardCharsets.UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
            ConfigurationReader.read(environment);
            return List.of();
        } catch (ConfigurationRefused refused) {
            return refused.errors();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What is in the file that the container's variable names: the ConfigMap behind the mounted volume. */
    private static String configuration(String directory, Container container) {
        String file = container.environment(Map.of()).getOrDefault(FILE_VARIABLE, "");
        JsonNode mount = container
                .json()
                .path("volumeMounts")
                .valueStream()
                .filter(volume -> file.equals(volume.path("mountPath").asString() + "/" + CONFIGURATION_FILE))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s mounts nothing at %s".formatted(container.name(), file)));
        String configMap = container
                .pod()
                .spec()
                .path("volumes")
                .valueStream()
                .filter(volume -> volume.path("name").equals(mount.path("name")))
                .map(volume -> volume.at("/configMap/name").asString())
                .findFirst()
                .orElseThrow();
        return Rendered.object(directory, "ConfigMap", configMap)
                .json()
                .path("data")
                .path(CONFIGURATION_FILE)
                .asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void everyVariableOfTheConfigurationComesFromTheSecret(String directory) {
        assertThat(Rendered.containers(directory))
                .allSatisfy(container -> assertThat(ExampleSecret.keys().keySet())
                        .containsAll(VARIABLE.matcher(configuration(directory, container))
                                .results()
                                .map(match -> match.group(1))
                                .toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void everyVariableOfTheProgramIsAKey(String directory) {
        Set<String> keys = documentedKeys().keySet().stream()
                .map(ManifestCommandsTest::variable)
                .collect(Collectors.toSet());

        assertThat(Rendered.containers(directory))
                .allSatisfy(container -> assertThat(keys)
                        .containsAll(container.environment(Map.of()).keySet().stream()
                                .filter(variable ->
                                        variable.startsWith("GREENLIGHT_") && !variable.equals(FILE_VARIABLE))
                                .toList()));
    }

    /** A key as Spring looks for it in the environment. */
    private static String variable(String key) {
        return key.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Every key with its default; another test compares the page with the code. */
    private static Map<String, String> documentedKeys() {
        Map<String, String> keys = new TreeMap<>();
        KEY_ROW.matcher(Repository.read("docs/operations/configuration.md"))
                .results()
                .forEach((MatchResult row) -> keys.put(row.group(1), row.group(2)));
        return keys;
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "worker"})
    void listensWhereItIsLookedFor(String command) {
        Container container = Rendered.container(Rendered.BASE, command);
        String port = documentedKeys()
                .get(command.equals("server") ? "greenlight.server.management-port" : "greenlight.worker.port");

        assertThat(container.environment(Map.of()))
                .containsEntry("GREENLIGHT_%s_ADDRESS".formatted(command.toUpperCase(Locale.ROOT)), "0.0.0.0");
        assertThat(container
                        .json()
                        .at(managementPort(command) + "/containerPort")
                        .asString())
                .isEqualTo(port);
        assertThat(container
                        .pod()
                        .metadata()
                        .at("/annotations/prometheus.io~1port")
                        .asString())
                .isEqualTo(port);
        assertThat(container
                        .pod()
                        .metadata()
                        .at("/annotations/prometheus.io~1path")
                        .asString())
                .isEqualTo("/actuator/prometheus");
    }

    /** The API of a server comes first. */
    private static String managementPort(String command) {
        return command.equals("server") ? "/ports/1" : "/ports/0";
    }

    @Test
    void aServerAnswersWhereItsServiceSends() {
        Container container = Rendered.container(Rendered.BASE, "server");

        assertThat(container.json().at("/ports/0/containerPort").asString())
                .isEqualTo(documentedKeys().get("greenlight.server.port"));
        assertThat(container.json().at("/ports/0/name").asString()).isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "worker"})
    void probesAskForLivenessAndReadiness(String command) {
        Container container = Rendered.container(Rendered.BASE, command);
        String port = container.json().at(managementPort(command) + "/name").asString();

        assertThat(container.probes().keySet())
                .containsExactlyInAnyOrder("startupProbe", "livenessProbe", "readinessProbe");
        assertThat(container.probePaths()).containsExactlyInAnyOrderElementsOf(HEALTH);
        assertThat(container.probes().values())
                .allSatisfy(probe ->
                        assertThat(probe.at("/httpGet/port").asString()).isEqualTo(port));
    }
}
