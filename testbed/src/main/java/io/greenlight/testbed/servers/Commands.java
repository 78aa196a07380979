package io.greenlight.testbed.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Short commands of the system, run to their end. */
final class Commands {
    private Commands() {}

    /** Whether the command exists and ends with 0. */
    static boolean succeeds(String... command) {
        try {
            return exitCode(List.of(command), new File("/dev/null")) == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Runs a command with its output appended to a log. */
    static void run(List<String> command, Path log) {
        int exitCode = exitCode(command, log.toFile());
        if (exitCode != 0) {
            throw new ServerNotStarted(
                    "Cannot run %s: exit code %d%n%s".formatted(command, exitCode, Directories.tail(log)), null);
        }
    }

    private static int exitCode(List<String> command, File log) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command, e);
        }
    }
}
