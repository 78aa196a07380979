package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.DataSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Thousands who wait, each on a connection of its own and none on a thread. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongPollIT {
    /** As many as this process may have files for, up to the server's limit: each is a socket on both sides. */
    private static final int WAITERS = Integer.getInteger("longpoll.waiters", 8_000);

    private Installation greenlight;
    private ReadyAccounts accounts;
    private Running running;
    private Web web;

    @BeforeAll
    void start() {
        Platform platform = Platform.fill(LongPollIT.class, new DataSet(7, 2, 0, 10, 0, Instant.now()));
        greenlight = Installation.of(LongPollIT.class, platform)
                .with("greenlight.readiness.max-waiting", Integer.toString(WAITERS))
                .with("greenlight.readiness.max-wait", "5m");
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        accounts = new ReadyAccounts(greenlight);
        accounts.add("slow", WAITERS, "INDEXING");
        running = Running.server(greenlight);
        web = running.web();
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void thousandsWaitOnFewThreadsAndFewStatements() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        try {
            for (int number = 1; number <= WAITERS; number++) {
                waiting.add(ask("slow-" + number, "300s"));
            }
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(waiting()).isEqualTo(WAITERS));
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(200);

            Answer full = web.get("/api/v1/accounts/slow-1/readiness?wait=5s");
            assertThat(full.status()).as(full.toString()).isEqualTo(503);
            assertThat(full.json().path("reason").asString()).isEqualTo("TOO_MANY_WAITING");
            assertThat(full.json().path("ready").asBoolean(true)).isFalse();

            long before = transactions();
            accounts.change("slow-%", "READY");
            for (SocketChannel one : waiting) {
                assertThat(answer(one)).contains("HTTP/1.1 200", "\"ready\":true");
            }
            assertThat(transactions() - before)
                    .as("transactions of everybody, listener and recorder too")
                    .isLessThan(WAITERS / 4);
            assertThat(waiting()).isZero();
        } finally {
            for (SocketChannel one : waiting) {
                one.close();
            }
        }
    }

    @Test
    void aWaitEndsWithWhatIsTrue() {
        accounts.add("never", 1, "VERIFYING");

        Answer answer = web.get("/api/v1/accounts/never-1/readiness?wait=700ms");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("reason").asString()).isEqualTo("VERIFYING");
        assertThat(answer.time()).isGreaterThan(Duration.ofMillis(650));
        assertThat(web.get("/api/v1/accounts/nobody/readiness?wait=30s").status())
                .isEqualTo(404);
    }

    private double waiting() {
        return running.management()
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("greenlight_readiness_waiting"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private long transactions() {
        return greenlight.ask().number("select xact_commit from pg_stat_database where datname = current_database()");
    }

    private SocketChannel ask(String account, String wait) throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), web.port()));
        socket.write(ByteBuffer.wrap(
                "GET /api/v1/accounts/%s/readiness?wait=%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .formatted(account, wait)
                        .getBytes(StandardCharsets.US_ASCII)));
        return socket;
    }

    private static String answer(SocketChannel socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8_192);
        while (socket.read(buffer) >= 0) {
            assertThat(buffer.hasRemaining()).isTrue();
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }
}
