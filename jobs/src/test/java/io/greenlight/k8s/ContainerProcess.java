package io.greenlight.k8s;

import io.greenlight.fixture.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of a container, as a process of this machine. Ends with its test. */
final class ContainerProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private ContainerProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it; {@code java} is the one that runs the test. */
    static ContainerProcess start(Path directory, List<String> command, Map<String, String> environment) {
        List<String> resolved = new ArrayList<>(command);
        resolved.replaceAll(word -> word.equals("java")
                ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
                : word);
        try {
            Path out = Files.createTempFile("container", ".out");
            Path err = Files.createTempFile("container", ".err");
            ProcessBuilder builder = new ProcessBuilder(resolved)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new ContainerProcess(builder.start(), out, err);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start " + command, failure);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, as the kubelet does: SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** What it printed so far. */
    String printed() {
        try {
            return "%s%n%s".formatted(Files.readString(out), Files.readString(err));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read what the process printed", failure);
        }
    }

    /** Waits for its end. */
    CommandResult await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("It did not end within %s. It printed:%n%s".formatted(limit, printed()));
            }
            return new CommandResult(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read what the process printed", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for process " + process.pid(), interrupted);
        }
    }

    /** Waits for its end, which has to be a good one. */
    CommandResult awaitSuccess(Duration limit) {
        CommandResult result = await(limit);
        if (result.exitCode() != 0) {
            throw new AssertionError("It ended with %d. It printed:%n%s".formatted(result.exitCode(), printed()));
        }
        return result;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
