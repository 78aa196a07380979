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

    /** Places in the line of /proc, from the process's state on. */
    private static final int SESSION = 3;

    private static final int UTIME = 11;
    private static final int CSTIME = 14;
    private static final int POLICY = 38;

    private static final int SCHED_IDLE = 5;

    /** For the session of process $1. Who is not root may change one session in 100 ms. */
    private static final String LEAST_SHARE = """
            tries=50
            while [ -w "/proc/$1/autogroup" ] && ! echo 19 2>/dev/null >"/proc/$1/autogroup"; do
                tries=$((tries - 1))
                [ "$tries" -gt 0 ] || exit 1
                sleep 0.1
            done
            """;

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
     * Lets the process and its descendants, with all their threads and those they will have, compute only when nobody else wants
     * to: Linux' {@code SCHED_IDLE}.
     *
     * <p>That policy counts among the processes of one session; where the kernel has autogroups, sessions share the processor
     * equally whatever their processes' policies (sched(7)). So a process that leads a session gets the least share for it besides.
     * Each backend of PostgreSQL is a session of its own, and new ones must be given it by another call.
     *
     * @throws IllegalStateException if the process does not exist or belongs to someone else
     */
    public static void background(long pid) {
        giveWay(pid);
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .forEach(Processes::giveWayIfThere);
    }

    private static void giveWayIfThere(long pid) {
        try {
            giveWay(pid);
        } catch (IllegalStateException failure) {
            if (ProcessHandle.of(pid).isPresent()) {
                throw failure;
            }
        }
    }

    private static void giveWay(long pid) {
        String what = "give process %d the processor's idle time only".formatted(pid);
        List<String> fields = stat(pid);
        if (fields.isEmpty()) {
            throw refused(what);
        }
        if (Integer.parseInt(fields.get(POLICY)) != SCHED_IDLE) {
            tell(what, List.of("chrt", "--all-tasks", "--idle", "--pid", "0", Long.toString(pid)));
        }
        // A process in another one's session must not take the session's share from those beside it.
        if (Long.parseLong(fields.get(SESSION)) == pid
                && !read(pid, "autogroup").strip().endsWith("nice 19")) {
            tell(what, List.of("sh", "-c", LEAST_SHARE, "sh", Long.toString(pid)));
        }
    }

    /** The same for a process that is to be started by this command line, which leads a session. */
    public static List<String> background(List<String> command) {
        String script = LEAST_SHARE + "shift; exec chrt --idle 0 \"$@\"";
        return Stream.concat(Stream.of("setsid", "sh", "-c", script, "sh", "self"), command.stream())
                .toList();
    }

    private static void tell(String what, List<String> command) {
        try {
            Process told = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (told.waitFor() != 0) {
                throw refused(what);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted: cannot " + what, e);
        }
    }

    private static IllegalStateException refused(String what) {
        return new IllegalStateException("Cannot %s: it is gone, or not ours".formatted(what));
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
        List<String> fields = stat(pid);
        return fields.isEmpty()
                ? 0
                : fields.subList(UTIME, CSTIME + 1).stream()
                        .mapToLong(Long::parseLong)
                        .sum();
    }

    /** What /proc tells of a process, from its state on; empty for one that has ended. */
    private static List<String> stat(long pid) {
        String stat = read(pid, "stat");
        // The command name in parentheses may itself contain blanks and parentheses.
        return stat.isEmpty()
                ? List.of()
                : List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    }

    /** A file of a process; empty if the process has ended, or the kernel has no such file. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if (ProcessHandle.of(pid).isEmpty()) {
                return "";
            }
            throw new UncheckedIOException("Cannot read %s of process %d".formatted(file, pid), e);
        }
    }
}
