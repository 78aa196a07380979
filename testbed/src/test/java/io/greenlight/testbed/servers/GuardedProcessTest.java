package io.greenlight.testbed.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.testbed.fault.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(OS.LINUX)
class GuardedProcessTest {
    /** Place in the line of /proc, from the process's state on. */
    private static final int SESSION = 3;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Lifetime.class)
    void isASessionOfItsOwn(Lifetime lifetime) {
        GuardedProcess process = GuardedProcess.start(List.of("sleep", "60"), "TERM", lifetime, directory);
        try {
            assertThat(Wait.until(() -> session(process.pid()) == process.pid(), LIMIT))
                    .isTrue();
        } finally {
            process.end("TERM", LIMIT);
        }
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void isGuardedThoughTheTerminalIsGoneOrInterrupts() {
        GuardedProcess process =
                GuardedProcess.start(List.of("sleep", "60"), "TERM", Lifetime.WITH_THIS_JVM, directory);
        try {
            ProcessHandle guard = ProcessHandle.of(process.pid())
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
            Processes.signal("HUP", guard.pid());
            Processes.signal("INT", guard.pid());

            assertThat(Wait.untilEnded(guard, Duration.ofMillis(500))).isFalse();
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.end("TERM", LIMIT);
        }
    }

    private static long session(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[SESSION]);
        } catch (IOException e) {
            return -1;
        }
    }
}
