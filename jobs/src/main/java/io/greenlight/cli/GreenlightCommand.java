package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code greenlight}: lists the commands. */
@Command(
        name = "greenlight",
        mixinStandardHelpOptions = true,
        version = "Greenlight 0.1.0",
        description =
                "Rebuilds an OpenSearch cluster from PostgreSQL and says, account by account, whether it may send.",
        subcommands = {
            HelpCommand.class,
            DoctorCommand.class,
            ReindexCommand.class,
            StatusCommand.class,
            ReadyCommand.class,
            GenerationsCommand.class,
            SwapCommand.class,
            RollbackCommand.class,
            RetireCommand.class,
            SyncCommand.class,
            VerifyCommand.class,
            RepairCommand.class,
            PriorityCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            CancelCommand.class,
            LimitCommand.class,
            DeadLettersCommand.class,
            TokensCommand.class,
            AuditCommand.class,
            ServerCommand.class,
            WorkerCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 bad usage or configuration,",
            "3 finished with dead letters or differences, 4 refused by a gate."
        })
public final class GreenlightCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line with all its commands. */
    public static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new GreenlightCommand());
        DevelopmentCommands.addTo(commands);
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setUsageHelpWidth(80);
        commands.setExecutionExceptionHandler(new ErrorPrinter());
        commands.setParameterExceptionHandler(new UsagePrinter());
        return commands;
    }

    @Override
    public Integer call() {
        CommandLine commands = Objects.requireNonNull(spec).commandLine();
        commands.usage(commands.getErr());
        return ExitCode.USAGE.code();
    }
}
