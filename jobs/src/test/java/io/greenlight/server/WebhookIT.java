package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Others are told of flips: at least once, in order, signed; and whoever does not listen keeps nobody. */
class WebhookIT {
    private static final String SECRET = "a secret of 16 characters";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private final AtomicInteger refuse = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer target;
    private Installation greenlight;
    private ReadyAccounts accounts;

    private record Posted(String delivery, String signature, String body, boolean taken) {}

    @BeforeEach
    void load() throws IOException {
        target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.setExecutor(threads);
        target.createContext("/good", this::take);
        target.createContext("/slow", exchange -> {
            try {
                never.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        target.start();
        String url = "http://127.0.0.1:%d".formatted(target.getAddress().getPort());
        Platform platform = Platform.fill(WebhookIT.class, new DataSet(7, 2, 0, 10, 0, Instant.now()));
        greenlight = Installation.of(WebhookIT.class, platform)
                .with("greenlight.webhooks.good.url", url + "/good")
                .with("greenlight.webhooks.good.secret", SECRET)
                .with("greenlight.webhooks.good.batch", "40")
                .with("greenlight.webhooks.slow.url", url + "/slow")
                .with("greenlight.webhooks.slow.secret", SECRET)
                .with("greenlight.webhooks.slow.timeout", "1s")
                .with("greenlight.webhooks.slow.longest-pause", "1s")
                .with("greenlight.webhooks.dead.url", "http://127.0.0.1:1/flips")
                .with("greenlight.webhooks.dead.secret", SECRET);
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        accounts = new ReadyAccounts(greenlight);
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean taken = refuse.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
        posted.add(new Posted(
                exchange.getRequestHeaders().getFirst("Greenlight-Delivery"),
                exchange.getRequestHeaders().getFirst("Greenlight-Signature"),
                body,
                taken));
        exchange.sendResponseHeaders(taken ? 204 : 500, -1);
        exchange.close();
    }

    @AfterEach
    void stop() throws InterruptedException {
        never.countDown();
        target.stop(0);
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everyFlipIsToldInOrderAndRepeatedAsItWas() throws GeneralSecurityException {
        refuse.set(2);
        try (Running running = Running.server(greenlight)) {
            accounts.add("one", 100, "READY");
            await().atMost(SOON).until(() -> flips().size() >= 102);
            accounts.change("one-1", "FAILED");
            await().atMost(SOON).until(() -> flips().size() >= 103);

            List<Long> ids =
                    flips().stream().map(flip -> flip.path("id").asLong()).toList();
            assertThat(ids).isSorted().doesNotHaveDuplicates().hasSize(103);
            assertThat(flips().getLast().path("account").asString()).isEqualTo("one-1");
            assertThat(flips().getLast().path("ready").asBoolean(true)).isFalse();
            assertThat(posted.get(0).taken).isFalse();
            assertThat(posted.get(1).body).as("the same again").isEqualTo(posted.get(0).body);
            assertThat(posted.get(2).delivery).isEqualTo(posted.get(0).delivery);
            for (Posted one : posted) {
                assertSigned(one);
            }

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(status(running, "good").path("waiting").asLong()).isZero();
                assertThat(status(running, "dead").path("failures").asLong()).isPositive();
                assertThat(status(running, "dead").path("lastError").asString())
                        .isEqualTo("it cannot be reached: ConnectException");
                assertThat(status(running, "slow").path("failures").asLong()).isGreaterThan(1);
                assertThat(status(running, "slow").path("lastError").asString())
                        .isEqualTo("it does not answer within 1000 ms");
                assertThat(status(running, "slow").path("waiting").asLong()).isEqualTo(103);
            });
            assertThat(running.web().get("/api/v1/webhooks").body()).doesNotContain(SECRET, "127.0.0.1");
            assertThat(running.web().readiness("one-2").json().path("ready").asBoolean())
                    .isTrue();
        }
    }

    private static JsonNode status(Running running, String name) {
        for (JsonNode webhook : running.web().get("/api/v1/webhooks").json().path("items")) {
            if (webhook.path("name").asString().equals(name)) {
                return webhook;
            }
        }
        throw new AssertionError("There is no webhook " + name);
    }

    private List<JsonNode> flips() {
        return posted.stream()
                .filter(Posted::taken)
                .flatMap(one -> JSON.readTree(one.body).path("flips").valueStream())
                .toList();
    }

    private static void assertSigned(Posted one) throws GeneralSecurityException {
        String time = one.signature.replaceFirst("t=(\\d+),v1=.*", "$1");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal((time + "." + one.body).getBytes(StandardCharsets.UTF_8));
        assertThat(one.signature)
                .isEqualTo("t=%s,v1=%s".formatted(time, HexFormat.of().formatHex(expected)));
    }
}
