package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a server remembers never says yes for longer than a second after a no. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CacheIT {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Installation greenlight;
    private ReadyAccounts accounts;
    private Running running;
    private Web web;

    @BeforeAll
    void start() {
        Platform platform = Platform.fill(CacheIT.class, new DataSet(7, 2, 0, 10, 0, Instant.now()));
        greenlight = Installation.of(CacheIT.class, platform);
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        accounts = new ReadyAccounts(greenlight);
        accounts.add("one", 300, "READY");
        running = Running.server(greenlight);
        web = running.web();
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void anAnswerIsRememberedUntilItChanges() {
        awaitReady("one-1");
        long before = scans();
        for (int number = 0; number < 200; number++) {
            assertThat(isReady("one-1")).isTrue();
        }
        assertThat(scans() - before).as("looks into the table").isLessThan(100);

        flipsWithinASecond("one-1", () -> accounts.change("one-1", "VERIFYING"));
        accounts.change("one-1", "READY");
        awaitReady("one-1");
    }

    @Test
    void manyThatChangeTogetherAreForgottenTogether() {
        awaitReady("one-200");
        flipsWithinASecond("one-200", () -> accounts.change("one-2%", "FAILED"));
    }

    @Test
    void nothingIsRememberedWhileNobodyHears() {
        awaitReady("one-10");
        // Whoever listens is cut off again and again: the flip is not heard.
        for (int round = 0; round < 5; round++) {
            flipsWithinASecond("one-10", () -> {
                cutListeners();
                accounts.change("one-10", "VERIFYING");
            });
            cutListeners();
            accounts.change("one-10", "READY");
            awaitReady("one-10");
        }
    }

    @Test
    void aGenerationThatNoLongerServesIsForgotten() {
        awaitReady("one-20");
        flipsWithinASecond("one-20", () -> accounts.execute("update generation set serving = false"));
        accounts.execute("update generation set serving = true");
        awaitReady("one-20");
    }

    private void flipsWithinASecond(String account, Runnable flip) {
        assertThat(isReady(account)).isTrue();
        flip.run();
        long flipped = System.nanoTime();
        long asked;
        boolean ready;
        do {
            asked = System.nanoTime();
            ready = isReady(account);
            assertThat(!ready || asked - flipped < SECOND.toNanos())
                    .as("yes, %d ms after it was no", (asked - flipped) / 1_000_000)
                    .isTrue();
        } while (asked - flipped < Duration.ofMillis(2_500).toNanos());
        assertThat(ready).isFalse();
    }

    private void cutListeners() {
        greenlight.ask().rows("""
                select pg_terminate_backend(pid) from pg_stat_activity
                where application_name = 'greenlight listener' and datname = current_database()
                """);
    }

    private boolean isReady(String account) {
        return web.readiness(account).json().path("ready").asBoolean();
    }

    private void awaitReady(String account) {
        await().atMost(Duration.ofSeconds(20)).until(() -> isReady(account));
    }

    private long scans() {
        return greenlight
                .ask()
                .number(
                        "select coalesce(sum(idx_scan), 0) from pg_stat_user_indexes where relname = 'generation_account'");
    }
}
