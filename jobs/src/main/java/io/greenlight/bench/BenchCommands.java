package io.greenlight.bench;

import io.greenlight.cli.DevelopmentCommands;
import picocli.CommandLine;

/** Brings the benchmarks to the command line. */
public final class BenchCommands implements DevelopmentCommands {
    @Override
    public void register(CommandLine commands) {
        commands.addSubcommand(new BenchCommand());
    }
}
