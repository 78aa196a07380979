package io.greenlight.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;

/** Commands that exist only where the testbed is at hand: the demo and the benchmarks. */
public interface DevelopmentCommands {
    /** Adds its commands. */
    void register(CommandLine commands);

    /** Adds the commands of every provider on the class path. */
    static void addTo(CommandLine commands) {
        ServiceLoader.load(DevelopmentCommands.class).forEach(provider -> provider.register(commands));
    }
}
