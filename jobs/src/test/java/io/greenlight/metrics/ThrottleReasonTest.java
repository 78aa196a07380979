package io.greenlight.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleReasonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    replica lag 12 s, limit 10 s | REPLICA_LAG
                    41 active sessions, limit 40 | ACTIVE_SESSIONS
                    the oldest snapshot is 61 s old | OLD_SNAPSHOT
                    the throttle query says so | THROTTLE_QUERY
                    the throttle file is there | THROTTLE_FILE
                    paused by an operator | PAUSED
                    target main: cluster_block_exception | READ_ONLY
                    the index is read-only | READ_ONLY
                    disk watermark exceeded | DISK
                    health is red | HEALTH_RED
                    target main: status 429 | OVERLOADED
                    target main: rejected_execution_exception | OVERLOADED
                    target main: circuit_breaking_exception | OVERLOADED
                    Cannot read: Connection refused | UNREACHABLE
                    target main: no answer | UNREACHABLE
                    status 503 | UNREACHABLE
                    the moon is full | OTHER
                    """)
    void isAWordForEveryText(String text, ThrottleReason reason) {
        assertThat(ThrottleReason.of(text)).isEqualTo(reason);
    }
}
