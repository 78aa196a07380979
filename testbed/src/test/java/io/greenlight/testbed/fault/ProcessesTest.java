package io.greenlight.testbed.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessesTest {
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
