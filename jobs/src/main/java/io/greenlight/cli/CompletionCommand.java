package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code greenlight completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script by which bash or zsh completes commands, options and their values.",
        footer = {
            "",
            "Examples:",
            "  source <(greenlight completion)                              this shell",
            "  greenlight completion > ~/.local/share/bash-completion/completions/greenlight"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine commands = Objects.requireNonNull(spec).root().commandLine();
        commands.getOut().print(AutoComplete.bash(commands.getCommandName(), commands));
        commands.getOut().flush();
        return ExitCode.DONE.code();
    }
}
