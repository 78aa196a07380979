package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every flip is recorded once, whatever it came from and whoever was not looking. */
class FlipsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(20);

    private Platform platform;
    private Installation greenlight;
    private ReadyAccounts accounts;

    @BeforeEach
    void load() {
        platform = Platform.fill(FlipsIT.class, new DataSet(7, 4, 0, 40, 0, Instant.now()));
        greenlight = Installation.of(FlipsIT.class, platform);
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        accounts = new ReadyAccounts(greenlight);
        accounts.add("one", 250, "READY");
    }

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void aStreamTellsFlipsAndGoesOnWhereItWas() throws Exception {
        try (Running running = Running.server(greenlight)) {
            awaitFlips(254);
            long before = latest();
            try (Stream stream = new Stream(running.web().port(), before)) {
                accounts.change("one-1", "VERIFYING");
                accounts.change("one-1", "READY");
                accounts.change("one-2", "FAILED");

                await().atMost(SOON).until(() -> stream.flips.size() >= 3);
                assertThat(told(stream, "one-1")).containsExactly("false VERIFYING", "true READY");
                assertThat(told(stream, "one-2")).hasSize(1);
            }
            long first = before + 1;
            try (Stream again = new Stream(running.web().port(), first)) {
                await().atMost(SOON).until(() -> again.flips.size() >= 2);
                assertThat(again.flips.getFirst().path("id").asLong()).isGreaterThan(first);
            }
        }
    }

    @Test
    void nothingIsMissedWhileNobodyRecords() {
        try (Running running = Running.server(greenlight)) {
            assertThat(running.web().port()).isPositive();
            awaitFlips(254);
        }
        accounts.change("one-7", "VERIFYING");
        accounts.change("one-7", "READY");
        accounts.change("one-8", "VERIFYING");
        accounts.execute("update generation set serving = false where entity = 'subscriber'");
        accounts.execute("update generation set serving = true where entity = 'subscriber'");
        try (Running running = Running.server(greenlight)) {
            assertThat(running.web().port()).isPositive();
            await().atMost(SOON).until(() -> flipsOf("one-7").size() == 3);
            await().atMost(SOON).until(() -> flipsOf("one-8").size() == 2);
            await().atMost(SOON).until(() -> flipsOf("one-9").size() == 3);
            assertThat(flipsOf("one-7")).containsExactly("true", "false", "true");
            assertThat(flipsOf("one-8")).containsExactly("true", "false");
            assertThat(flipsOf("one-9")).as("served by nothing for a moment").containsExactly("true", "false", "true");
        }
    }

    @Test
    void timeAndClustersFlipToo() {
        try (Running running = Running.server(greenlight)) {
            assertThat(running.web().port()).isPositive();
            awaitFlips(254);
            new IndexReader(greenlight.openSearch().url())
                    .send("DELETE", "/" + greenlight.alias("subscriber") + "-g000001", "");

            await().atMost(SOON).until(() -> flipsOf("one-3").size() == 2);
            assertThat(greenlight
                            .ask()
                            .texts(
                                    "select state || ' ' || reason from readiness_flip where account = 'one-3' order by id desc limit 1")
                            .getFirst())
                    .startsWith("STALE INDEX_CHANGED");
        }
    }

    @Test
    void twoServersRecordAFlipOnce() {
        try (Running one = Running.server(greenlight);
                Running other = Running.server(greenlight)) {
            assertThat(one.web().port()).isNotEqualTo(other.web().port());
            awaitFlips(254);
            for (int round = 0; round < 10; round++) {
                accounts.change("one-5", "VERIFYING");
                accounts.change("one-5", "READY");
                int expected = 2 * round + 3;
                await().atMost(SOON).until(() -> flipsOf("one-5").size() == expected);
            }
            List<String> flips = flipsOf("one-5");
            for (int number = 0; number < flips.size(); number++) {
                assertThat(flips.get(number)).isEqualTo(Boolean.toString(number % 2 == 0));
            }
        }
    }

    private void awaitFlips(int number) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(greenlight.ask().number("select count(*) from readiness_flip"))
                        .isEqualTo(number));
    }

    private long latest() {
        return greenlight.ask().number("select max(id) from readiness_flip");
    }

    private List<String> flipsOf(String account) {
        return greenlight.ask().texts("select ready from readiness_flip where account = ? order by id", account);
    }

    private static List<String> told(Stream stream, String account) {
        Predicate<JsonNode> of = flip -> flip.path("account").asString().equals(account);
        return stream.flips.stream()
                .filter(of)
                .map(flip -> "%s %s"
                        .formatted(
                                flip.path("ready").asBoolean(),
                                flip.path("state").asString()))
                .map(text -> text.replace("COMPLETE", "READY"))
                .toList();
    }

    /** Reads server-sent events. */
    private static final class Stream implements AutoCloseable {
        private final List<JsonNode> flips = new CopyOnWriteArrayList<>();
        private final HttpClient client = HttpClient.newHttpClient();
        private final CompletableFuture<Void> reading;

        Stream(int port, long lastEventId) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:%d/api/v1/readiness/flips".formatted(port)))
                    .header("Last-Event-ID", Long.toString(lastEventId))
                    .build();
            reading = client.sendAsync(request, BodyHandlers.ofLines())
                    .thenAccept(response -> response.body()
                            .filter(line -> line.startsWith("data:{\"id\""))
                            .forEach(line -> flips.add(JSON.readTree(line.substring("data:".length())))));
        }

        @Override
        public void close() {
            reading.cancel(true);
            client.shutdownNow();
        }
    }
}
