package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.client.GreenlightClient;
import io.greenlight.client.Readiness;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The client against the real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientIT {
    private ReadyAccounts accounts;
    private Running running;
    private GreenlightClient readiness;
    private String account;

    @BeforeAll
    void start() {
        Platform platform = Platform.fill(ClientIT.class, new DataSet(7, 2, 0, 50, 0, Instant.now()));
        Installation greenlight = Installation.of(ClientIT.class, platform);
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        account = Long.toString(platform.population().accounts().getFirst().id());
        accounts = new ReadyAccounts(greenlight);
        accounts.add("late", 3, "VERIFYING");
        accounts.add("odd/+ ;ü%", 1, "READY");
        running = Running.server(greenlight);
        readiness = GreenlightClient.of(URI.create(running.front().url()))
                .cache(Duration.ZERO)
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void understandsEveryAnswer() {
        Readiness yes = readiness.of(account);
        assertThat(yes.ready()).as(yes.toString()).isTrue();
        assertThat(yes.generation()).endsWith("-g000001");
        assertThat(yes.readyAt()).isNotNull();
        assertThat(readiness.of("late-1").code()).isEqualTo("VERIFYING");
        assertThat(readiness.of("nobody").code()).isEqualTo("UNKNOWN_ACCOUNT");
        assertThat(readiness.of(" ").code()).isEqualTo("MALFORMED_ACCOUNT");
        assertThat(readiness.of("odd/+ ;ü%-1").ready()).isTrue();
        assertThat(readiness.asOf("0/1").of(account).code())
                .as("its sources are not followed")
                .isEqualTo("AS_OF_NOT_FOLLOWED");
        assertThat(readiness.asOf("nonsense").of(account).code()).isEqualTo("MALFORMED_AS_OF");
    }

    @Test
    void asksForMany() {
        List<String> many =
                IntStream.range(0, 1_200).mapToObj(number -> "n" + number).toList();
        Map<String, Readiness> none = readiness.ofAll(many);
        assertThat(none)
                .hasSize(1_200)
                .allSatisfy((name, answer) -> assertThat(answer.code()).isEqualTo("UNKNOWN_ACCOUNT"));

        Map<String, Readiness> some = readiness.ofAll(List.of(account, "late-2", "\u0001", "odd/+ ;ü%-1"));
        assertThat(some.values()).extracting(Readiness::ready).containsExactly(true, false, false, true);
        assertThat(some)
                .hasEntrySatisfying(
                        "\u0001", answer -> assertThat(answer.code()).isEqualTo("MALFORMED_ACCOUNT"));
    }

    @Test
    void waitsUntilItIsReady() {
        CompletableFuture<Readiness> waiting = CompletableFuture.supplyAsync(
                () -> readiness.awaitReady("late-3", Duration.ofMinutes(1)),
                Thread.ofPlatform().daemon().name("waits")::start);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> running.management()
                        .get("/actuator/prometheus")
                        .body()
                        .lines()
                        .anyMatch(line -> line.startsWith("greenlight_readiness_waiting") && line.endsWith(" 1.0")));
        assertThat(waiting).isNotDone();

        accounts.change("late-3", "READY");

        await().atMost(Duration.ofSeconds(20)).until(waiting::isDone);
        assertThat(waiting.join().ready()).isTrue();
        Readiness not = readiness.awaitReady("late-1", Duration.ofMillis(400));
        assertThat(not.code()).isEqualTo("VERIFYING");
    }
}
