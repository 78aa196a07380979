package io.greenlight.demo;

import io.greenlight.cli.DevelopmentCommands;
import picocli.CommandLine;

/** Brings the demo to the command line. */
public final class DevelopmentProvider implements DevelopmentCommands {
    @Override
    public void register(CommandLine commands) {
        commands.addSubcommand(new DemoCommand());
    }
}
