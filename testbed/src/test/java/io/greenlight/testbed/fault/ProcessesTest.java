package io.greenlight.testbed.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessesTest {
    /** Place in the line of /proc, from the process's state on. */
    private static final int POLICY = 38;

    private static final int SCHED_IDLE = 5;

    @Test
    void countsTheTimeOfChildrenThatHaveEnded() throws Exception {
        Process shell = new ProcessBuilder(
                        "sh", "-c", "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; echo done; cat")
                .start();
        try {
            assertThat(shell.inputReader().readLine()).isEqualTo("done");
            assertThat(Processes.cpuTime(shell.pid())).isGreaterThan(Duration.ofMillis(50));
        } finally {
            Processes.sigkill(shell.pid());
        }
        assertThat(shell.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void inTheBackgroundGetsTheIdleTime() throws IOException {
        Process running = new ProcessBuilder("cat").start();
        Process started = new ProcessBuilder(Processes.background(List.of("sh", "-c", "echo ready; cat"))).start();
        try {
            started.inputReader().readLine();
            Processes.background(running.pid());

            assertThat(policy(running)).isEqualTo(SCHED_IDLE);
            assertThat(policy(started)).isEqualTo(SCHED_IDLE);
        } finally {
            Processes.sigkill(running.pid());
            Processes.sigkill(started.pid());
        }
    }

    @Test
    void inTheBackgroundItsSessionGetsTheLeastShareAndNoOtherDoes() throws IOException {
        String own = share(ProcessHandle.current().pid());
        Process beside = new ProcessBuilder("cat").start();
        Process parent = new ProcessBuilder("sh", "-c", "setsid sh -c 'echo ready; exec sleep 60' & wait").start();
        Process started = new ProcessBuilder(Processes.background(List.of("sh", "-c", "echo ready; cat"))).start();
        try {
            parent.inputReader().readLine();
            started.inputReader().readLine();
            long leader = parent.children().findFirst().orElseThrow().pid();
            Processes.background(beside.pid());
            Processes.background(parent.pid());

            String least = own.isEmpty() ? "" : "nice 19";
            assertThat(share(leader)).endsWith(least);
            assertThat(share(started.pid())).endsWith(least);
            assertThat(share(beside.pid())).isEqualTo(own);
            assertThat(share(ProcessHandle.current().pid())).isEqualTo(own);
        } finally {
            Processes.sigkill(beside.pid());
            parent.descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
            Processes.sigkill(started.pid());
        }
    }

    /** Of the session of a process; empty where the kernel has no such thing. */
    private static String share(long pid) throws IOException {
        Path share = Path.of("/proc", Long.toString(pid), "autogroup");
        return Files.exists(share) ? Files.readString(share).strip() : "";
    }

    private static int policy(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[POLICY]);
    }

    @Test
    void aFrozenProcessUsesNoTimeUntilItGoesOn() throws IOException {
        Process loop = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            Processes.sigstop(loop.pid());
            Duration frozen = Processes.cpuTime(loop.pid());
            assertThat(Processes.cpuTime(loop.pid())).isEqualTo(frozen);
            Processes.sigcont(loop.pid());
            awaitMore(loop.pid(), frozen);
        } finally {
            Processes.sigkill(loop.pid());
        }
    }

    @Test
    void aProcessThatIsGoneCannotBeSignalled() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThatIllegalStateException()
                .isThrownBy(() -> Processes.sigkill(process.pid()))
                .withMessage("Cannot send SIGKILL to process %d: it is gone, or not ours", process.pid());
        assertThat(Processes.cpuTime(process.pid())).isZero();
    }

    private static void awaitMore(long pid, Duration than) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (Processes.cpuTime(pid).compareTo(than) <= 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
