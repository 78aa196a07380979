package io.greenlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Which commands are written into the audit log. Whoever adds a command says here whether it changes something. */
class ChangingTest {
    private static final Set<String> CHANGE_SOMETHING = Set.of(
            "cancel",
            "dead-letters dismiss",
            "dead-letters replay",
            "limit",
            "pause",
            "priority",
            "reindex",
            "repair",
            "resume",
            "retire",
            "rollback",
            "swap",
            "sync",
            "tokens create",
            "tokens revoke",
            "verify");
    private static final Set<String> ONLY_READ = Set.of(
            "audit",
            "completion",
            "dead-letters",
            "dead-letters show",
            "doctor",
            "generations",
            "help",
            "ready",
            "status",
            "tokens",
            "tokens list");
    /** What these do was ordered by somebody, who is written down. */
    private static final Set<String> CARRY_OUT = Set.of("server", "worker");

    @Test
    void everyCommandThatChangesSomethingIsWrittenDownAndNoOther() {
        Set<String> written = new TreeSet<>();
        Set<String> unwritten = new TreeSet<>();
        commands(new CommandLine(new GreenlightCommand()))
                .forEach(command -> (command.getCommand() instanceof Changing ? written : unwritten)
                        .add(command.getCommandSpec().qualifiedName().replaceFirst("^greenlight ", "")));

        assertThat(written).containsExactlyInAnyOrderElementsOf(CHANGE_SOMETHING);
        assertThat(unwritten)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ONLY_READ, CARRY_OUT).flatMap(Set::stream).toList());
    }

    @Test
    void aPlanIsNoOrder() {
        assertThat(reindex("--dry-run").changes()).isFalse();
        assertThat(reindex().changes()).isTrue();
    }

    private static Changing reindex(String... options) {
        ReindexCommand command = new ReindexCommand();
        new CommandLine(command).parseArgs(options);
        return command;
    }

    private static List<CommandLine> commands(CommandLine parent) {
        return parent.getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), commands(command).stream()))
                .toList();
    }
}
