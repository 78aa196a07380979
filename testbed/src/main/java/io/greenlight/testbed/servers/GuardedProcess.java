package io.greenlight.testbed.servers;

import io.greenlight.testbed.fault.Processes;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server process that ends when this JVM ends, even by SIGKILL. Its parent is a small shell that waits for the end of
 * its standard input, a pipe from this JVM, and then signals the server. A kept server is started without the shell.
 */
final class GuardedProcess {
    /** Output of the process, in its directory. */
    static final String LOG = "server.log";

    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    /**
     * Prints the server's process id, then waits. A background command of a shell reads from /dev/null. What a terminal sends to all
     * is for the one who started us: the guard stays until that one has ended.
     */
    private static final String GUARD = """
            log=$1; signal=$2; shift 2
            trap '' HUP INT
            "$@" >>"$log" 2>&1 &
            echo $!
            exec >/dev/null
            cat
            kill -"$signal" $!
            """;

    /**
     * A server is a session of its own where the system can do that, as an installed one is: it outlives the terminal, and has its
     * own share of the processor.
     */
    private static final List<String> OWN_SESSION =
            List.of("sh", "-c", "if command -v setsid >/dev/null; then exec setsid \"$@\"; fi; exec \"$@\"", "session");

    private final Process parent;
    private final ProcessHandle server;

    private GuardedProcess(Process parent, ProcessHandle server) {
        this.parent = parent;
        this.server = server;
    }

    /**
     * Starts a command that keeps its process id.
     *
     * @param signal that ends it if this JVM is gone
     * @param directory to run in and to log to
     */
    static GuardedProcess start(List<String> command, String signal, Lifetime lifetime, Path directory) {
        List<String> leader =
                Stream.concat(OWN_SESSION.stream(), command.stream()).toList();
        try {
            return switch (lifetime) {
                case WITH_THIS_JVM -> guarded(leader, signal, directory);
                case KEPT -> kept(leader, directory);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start %s in %s".formatted(command.getFirst(), directory), e);
        }
    }

    private static GuardedProcess guarded(List<String> command, String signal, Path directory) throws IOException {
        List<String> shell =
                List.of("sh", "-c", GUARD, "guard", directory.resolve(LOG).toString(), signal);
        Process parent = new ProcessBuilder(
                        Stream.concat(shell.stream(), command.stream()).toList())
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = parent.inputReader()) {
            long pid = Long.parseLong(String.valueOf(output.readLine()));
            ProcessHandle server = ProcessHandle.of(pid).orElseThrow(() -> endedAtOnce(command, parent, directory));
            return new GuardedProcess(parent, server);
        }
    }

    private static GuardedProcess kept(List<String> command, Path directory) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.resolve(LOG).toFile()))
                .start();
        return new GuardedProcess(process, process.toHandle());
    }

    private static ServerNotStarted endedAtOnce(List<String> command, Process guard, Path directory) {
        guard.destroyForcibly();
        return new ServerNotStarted(
                "Cannot start %s: it ended at once%n%s".formatted(command, Directories.tail(directory.resolve(LOG))),
                null);
    }

    long pid() {
        return server.pid();
    }

    boolean isAlive() {
        return server.isAlive();
    }

    /**
     * Ends the process by a signal and waits until it is gone; after the limit it is killed. The guard stays until then,
     * because only a process's parent can clear it away.
     */
    void end(String signal, Duration limit) {
        if (isAlive()) {
            Processes.signal(signal, pid());
        }
        if (!Wait.untilEnded(server, limit)) {
            server.destroyForcibly();
            if (!Wait.untilEnded(server, KILL_LIMIT)) {
                throw new IllegalStateException("Cannot end process %d: it survives SIGKILL".formatted(pid()));
            }
        }
        // Also keeps the guard from signalling a process that gets the same number later.
        parent.destroyForcibly();
    }
}
