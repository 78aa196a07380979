package io.greenlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.greenlight.problem.RequestRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class UsageTest {
    private static final int COLUMNS = 80;

    static Stream<String> commands() {
        return GreenlightCommand.commandLine().getSubcommands().keySet().stream();
    }

    @Test
    void printsUsageWithoutACommand() {
        Ran ran = Ran.command();

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("Usage: greenlight").contains("reindex", "doctor", "ready", "Exit codes:");
    }

    @Test
    void listsEveryCommandInItsHelp() {
        Ran ran = Ran.command("--help");

        assertThat(ran.exitCode()).isZero();
        assertThat(commands()).allSatisfy(command -> assertThat(ran.out()).contains("  " + command));
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpFitsTheTerminal(String command) {
        Ran ran = command.equals("help") ? Ran.command("help", "help") : Ran.command(command, "--help");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("Usage: greenlight " + command);
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandAndArgumentIsDescribed(String command) {
        CommandSpec spec = Objects.requireNonNull(
                        GreenlightCommand.commandLine().getSubcommands().get(command))
                .getCommandSpec();

        assertThat(spec.usageMessage().description()).isNotEmpty();
        assertThat(spec.args())
                .allSatisfy(argument -> assertThat(argument.description())
                        .as("%s %s", command, name(argument))
                        .isNotEmpty());
    }

    static Stream<CommandLine> commandsAndTheirParts() {
        return GreenlightCommand.commandLine().getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), command.getSubcommands().values().stream()))
                .filter(command -> !command.getCommandName().equals("help"));
    }

    @ParameterizedTest
    @MethodSource("commandsAndTheirParts")
    void helpTeachesWithAnExample(CommandLine command) {
        assertThat(command.getUsageMessage())
                .containsPattern("Examples?:\\R +(source <\\()?(./)?greenlight "
                        + command.getCommandSpec().qualifiedName().substring("greenlight ".length()));
        assertThat(command.getUsageMessage().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    }

    @Test
    void helpHasNoColoursInAPipe() {
        assertThat(Ran.command("reindex", "--help").out()).doesNotContain("\u001b");
    }

    @Test
    void helpHasColoursInATerminalUnlessNobodyWantsThem() throws IOException {
        assumeThat(PseudoTerminal.isInstalled()).isTrue();

        assertThat(PseudoTerminal.run(Map.of(), "reindex", "--help")).contains("--hold-swap", "\u001b[");
        assertThat(PseudoTerminal.run(Map.of("NO_COLOR", "1"), "reindex", "--help"))
                .contains("--hold-swap")
                .doesNotContain("\u001b");
    }

    @Test
    void completionKnowsEveryCommandAndItsOptions() {
        Ran ran = Ran.command("completion");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).startsWith("#!/usr/bin/env bash").contains("complete -F _complete_greenlight");
        assertThat(commands()).allSatisfy(command -> assertThat(ran.out()).contains(command));
        assertThat(ran.out()).contains("--hold-swap", "--token-file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    worker --server http://127.0.0.1:1 | not with worker
                    server --server http://127.0.0.1:1 | not with server
                    status --server http://127.0.0.1:1 --config x.yaml | give one of them
                    status --server ftp://127.0.0.1:1 | give a URL as https
                    status --server http://u:p@127.0.0.1:1 | give a URL as https
                    status --server http://127.0.0.1:1 --token-file /nothing | cannot be read
                    status --server https://127.0.0.1:1 --server-ca /nothing | cannot be read as PEM
                    status --server https://127.0.0.1:1 --client-key /nothing | they belong together
                    status --server http://127.0.0.1:1 | Cannot ask the server http://127.0.0.1:1
                    """)
    void refusesAServerThatCannotBeAsked(String command, String message) {
        Ran ran = Ran.command(command.split(" "));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains(message);
        assertThat(ran.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"glt_a_secret\nglt_another", "Token ops is made:\nglt_a_secret", "glt_a secret", "glt_secrét"})
    void saysOnlyWhereWhatIsNoTokenStands(String secret, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), secret);

        Ran ran = Ran.command("status", "--server", "http://127.0.0.1:1", "--token-file", file.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.out() + ran.err())
                .contains("--token-file " + file)
                .doesNotContain("glt_", "secret", "made", "Cannot ask");
        GlobalOptions options = new GlobalOptions();
        options.server = "http://127.0.0.1:1";
        assertThatThrownBy(() -> ServerChoice.find(options, Map.of("GREENLIGHT_TOKEN", secret)))
                .isInstanceOf(RequestRefused.class)
                .hasMessageStartingWith("GREENLIGHT_TOKEN: ")
                .hasMessageNotContainingAny("glt_", "secret", "made");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " nightly", "ключ", "nightly\n7", "é"})
    void anIdempotencyKeyIsWhatAHeaderCarries(String key) {
        Ran ran = Ran.command("reindex", "--server", "http://127.0.0.1:1", "--idempotency-key", key);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("--idempotency-key: give 1 to 200 characters of printable ASCII");
        assertThat(ran.err().lines()).hasSize(1);
    }

    private static String name(ArgSpec argument) {
        return argument.paramLabel();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    reindexx | Unmatched argument
                    reindex --mode lukewarm | Invalid value for option '--mode'
                    reindex --colour | Unknown option: '--colour'
                    ready | Missing required parameter: 'ACCOUNT'
                    swap | Missing required parameter: 'GENERATION'
                    retire | Missing required parameter: 'GENERATION'
                    cancel seven | Invalid value for positional parameter
                    status seven | Invalid value for positional parameter
                    dead-letters --list many | Invalid value for option '--list'
                    """)
    void refusesWrongArguments(String command, String message) {
        Ran text = Ran.command(command.split(" "));
        Ran json = Ran.command((command + " --json").split(" "));

        assertThat(text.exitCode()).isEqualTo(2);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).contains(message).contains("--help");
        assertThat(text.err().lines()).hasSize(1);
        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(json.out().lines()).hasSize(1);
        JsonNode error = JsonMapper.shared().readTree(json.out());
        assertThat(error.path("error").asString()).contains(message);
        assertThat(error.path("code").asString()).isEqualTo("MALFORMED_REQUEST");
        assertThat(error.path("exitCode").asInt()).isEqualTo(2);
    }

    @Test
    void saysWhatMayHaveBeenMeant() {
        assertThat(Ran.command("reddy").err())
                .startsWith("Unmatched argument at index 0: 'reddy'. Did you mean: ")
                .contains("ready")
                .endsWith("? How to use it: greenlight --help." + System.lineSeparator());
    }
}
