package io.greenlight.testbed.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Signals to processes, their place in the scheduler, and the CPU time they have used. Signals need a POSIX system, the rest Linux. */
public final class Processes {
    /** USER_HZ, in which /proc counts, is 100 on every architecture these servers run on. */
    private static final long MILLISECONDS_PER_TICK = 10;

    private static final int UTIME = 11;
    private static final int CSTIME = 14;

    private Processes() {}

    /** Ends the process at once, without a chance to tidy up. */
    public static void sigkill(long pid) {
        signal("KILL", pid);
    }

    /** Freezes the process: it keeps its connections and its memory and does nothing. */
    public static void sigstop(long pid) {
        signal("STOP", pid);
    }

    /** Lets a frozen process go on. */
    public static void sigcont(long pid) {
        signal("CONT", pid);
    }

    /**
     * Sends a signal.
     *
     * @param name of the signal without its prefix: {@code INT}, {@code QUIT}
     * @throws IllegalStateException if the process does not exist or belongs to someone else
     */
    public static void signal(String name, long pid) {
        tell("send SIG%s to process %d".formatted(name, pid), List.of("kill", "-" + name, Long.toString(pid)));
    }

    /**
     * Lets the process, with all its threads and those it will have, compute only when nobody else wants to: Linux'
     * {@code SCHED_IDLE}.
     *
     * @throws IllegalStateException if the process does not exist or belongs to someone else
     */
    public static void background(long pid) {
        tell(
                "give process %d the processor's idle time only".formatted(pid),
                List.of("chrt", "--all-tasks", "--idle", "--pid", "0", Long.toString(pid)));
    }

    /** The same for a process that is to be started by this command line. */
    public static List<String> background(List<String> command) {
        return Stream.concat(Stream.of("chrt", "--idle", "0"), command.stream()).toList();
    }

    private static void tell(String what, List<String> command) {
        try {
            Process told = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (told.waitFor() != 0) {
                throw new IllegalStateException("Cannot %s: it is gone, or not ours".formatted(what));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted: cannot " + what, e);
        }
    }

    /**
     * CPU time, user and system, of a process, its living descendants and those it has already reaped: for PostgreSQL's
     * postmaster that is the whole server, including sessions that have ended.
     */
    public static Duration cpuTime(long pid) {
        LongStream family = ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToLong(ProcessHandle::pid);
        return Duration.ofMillis(family.map(Processes::ticks).sum() * MILLISECONDS_PER_TICK);
    }

    /** The four counters utime, stime, cutime, cstime; zero for a process that has just ended. */
    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The command name in parentheses may itself contain blanks and parentheses.
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            return fields.subList(UTIME, CSTIME + 1).stream()
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            if (ProcessHandle.of(pid).isEmpty()) {
                return 0;
            }
            throw new UncheckedIOException("Cannot read the CPU time of process " + pid, e);
        }
    }
}
