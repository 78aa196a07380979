package io.greenlight.bench;

import io.greenlight.problem.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code greenlight bench}: lists the benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Benchmarks on embedded servers.",
        subcommands = {
            LoadBenchCommand.class,
            PlanBenchCommand.class,
            DispatchBenchCommand.class,
            SyncBenchCommand.class,
            ReadinessBenchCommand.class
        },
        footer = {"", "Example:", "  greenlight bench plan"})
final class BenchCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine commands = Objects.requireNonNull(spec).commandLine();
        commands.usage(commands.getErr());
        return ExitCode.USAGE.code();
    }
}
