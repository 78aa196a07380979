package io.greenlight.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.client.AnsweringServer.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreenlightClientTest {
    private static final String READY = """
            {"account":"42","ready":true,"state":"READY","reason":"HISTORY_LOADING","alias":"subscribers","generation":"subscribers-g000042",
             "target":"main","indexed":181000,"expected":250000,"deadLetters":1,"freshAsOf":"2026-11-22T10:15:03Z","queuePosition":null,
             "readyAt":"2026-11-22T10:16:40.5Z","later":{"more":[1,2]}}""";
    private static final String NOT_READY = """
            {"account":"42","ready":false,"state":"STALE","reason":"SYNC_BEHIND: 61 s behind"}""";

    private final AnsweringServer server = new AnsweringServer(asked -> Answer.json(READY));

    @AfterEach
    void stop() {
        server.close();
    }

    private GreenlightClient.Builder client() {
        return GreenlightClient.of(server.url()).cache(Duration.ZERO).timeout(Duration.ofSeconds(10));
    }

    @Test
    void saysWhatTheServerSays() {
        Readiness answer = client().build().of(42);

        assertThat(answer)
                .isEqualTo(new Readiness(
                        "42",
                        true,
                        "READY",
                        "HISTORY_LOADING",
                        "subscribers-g000042",
                        181_000,
                        250_000,
                        1,
                        Instant.parse("2026-11-22T10:15:03Z"),
                        null,
                        Instant.parse("2026-11-22T10:16:40.5Z")));
        server.answer(asked -> Answer.json(NOT_READY));
        Readiness no = client().build().of(42);
        assertThat(no.ready()).isFalse();
        assertThat(no.code()).isEqualTo("SYNC_BEHIND");
        assertThat(no.isAnswered()).isTrue();
    }

    @Test
    void asksForExactlyThisAccount() {
        client().build().of("a/b c+d;ü");

        assertThat(server.asked().get(0).uri()).isEqualTo("/api/v1/accounts/a%2Fb%20c%2Bd%3B%C3%BC/readiness");
        assertThat(client().build().of("43").reason())
                .as("an answer for another")
                .isEqualTo("UNEXPECTED_ANSWER");
    }

    @Test
    void sendsTheTokenOfTheMoment() {
        AtomicInteger number = new AtomicInteger();
        GreenlightClient client =
                client().token(() -> "secret-" + number.incrementAndGet()).build();
        client.of(42);
        client.of(42);

        assertThat(server.asked())
                .extracting(AnsweringServer.Asked::authorization)
                .containsExactly("Bearer secret-1", "Bearer secret-2");
        Readiness none = client().token(() -> {
                    throw new IllegalStateException("vault is away");
                })
                .build()
                .of(42);
        assertThat(none.ready()).isFalse();
        assertThat(none.reason()).isEqualTo("NO_TOKEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ready",
                "true",
                "[]",
                "{}",
                "{\"ready\":true}",
                "{\"account\":\"42\",\"ready\":\"true\",\"state\":\"READY\",\"reason\":\"X\"}",
                "{\"account\":\"42\",\"ready\":1,\"state\":\"READY\",\"reason\":\"X\"}",
                "{\"account\":42,\"ready\":true,\"state\":\"READY\",\"reason\":\"X\"}",
                "{\"account\":\"42\",\"ready\":false,\"ready\":true,\"state\":\"READY\",\"reason\":\"X\"}",
                "{\"account\":\"42\",\"ready\":true,\"state\":\"READY\",\"reason\":\"X\"",
                "{\"account\":\"42\",\"ready\":true,\"state\":\"READY\",\"reason\":\"X\"} {}",
                "<html>ready</html>"
            })
    void whatIsNoAnswerIsNo(String body) {
        server.answer(asked -> Answer.json(body));

        Readiness answer = client().build().of(42);

        assertThat(answer.ready()).isFalse();
        assertThat(answer.reason()).isEqualTo("UNEXPECTED_ANSWER");
        assertThat(answer.state()).isEqualTo("UNKNOWN");
    }

    @Test
    void everyOtherStatusIsNo() {
        String ready = READY;
        for (int status : new int[] {201, 204, 206, 301, 302, 307, 400, 401, 403, 404, 418, 500, 502, 503}) {
            server.answer(asked -> Answer.problem(status, status == 204 ? "" : ready));
            assertThat(client().build().of(42).ready()).as("status %d", status).isFalse();
        }
        server.answer(asked -> Answer.problem(401, ""));
        assertThat(client().build().of(42).reason()).isEqualTo("UNAUTHORIZED");
        server.answer(asked -> Answer.problem(403, "no"));
        assertThat(client().build().of(42).reason()).isEqualTo("FORBIDDEN");
        server.answer(asked -> Answer.problem(404, "{\"ready\":false,\"reason\":\"UNKNOWN_ACCOUNT\"}"));
        assertThat(client().build().of(42).reason()).isEqualTo("UNKNOWN_ACCOUNT");
        server.answer(asked -> Answer.problem(503, "{\"ready\":true,\"reason\":\"<script>\"}"));
        assertThat(client().build().of(42).reason()).isEqualTo("UNEXPECTED_ANSWER");
    }

    @Test
    void anAnswerWithoutEndIsNo() {
        server.answer(asked -> Answer.json(READY.replace("READY\"", "READY" + "x".repeat(9 << 20) + "\"")));

        assertThat(client().build().of(42).reason()).isEqualTo("UNREACHABLE");
    }

    @Test
    void noServerIsNo() {
        URI url = server.url();
        server.close();

        Readiness answer = GreenlightClient.of(url).build().of(42);

        assertThat(answer.ready()).isFalse();
        assertThat(answer.reason()).isEqualTo("UNREACHABLE");
    }

    @Test
    void aLateAnswerIsNo() {
        CountDownLatch never = new CountDownLatch(1);
        server.answer(asked -> {
            try {
                never.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            return Answer.json(READY);
        });

        Readiness answer = client().timeout(Duration.ofMillis(200)).build().of(42);

        assertThat(answer.reason()).isEqualTo("TIMED_OUT");
        never.countDown();
    }

    @Test
    void anInterruptIsNoAndStays() {
        Thread.currentThread().interrupt();

        Readiness answer = client().build().of(42);

        assertThat(answer.reason()).isEqualTo("INTERRUPTED");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void remembersAnswersForAMomentAndFailuresNever() {
        GreenlightClient client = client().cache(Duration.ofHours(1)).build();
        server.answer(asked -> Answer.problem(503, ""));
        assertThat(client.of(42).ready()).isFalse();
        server.answer(asked -> Answer.json(READY));
        assertThat(client.of(42).ready()).isTrue();
        server.answer(asked -> Answer.json(NOT_READY));
        assertThat(client.of(42).ready()).as("remembered").isTrue();
        assertThat(client.asOf("0/1").of(42).ready()).as("never remembered").isFalse();
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void asksWithPositionAndTime() {
        GreenlightClient client = client().build();

        client.asOf("0/16B3748").of(42);
        client.asOf(Instant.parse("2026-11-22T10:15:03Z")).of(42);

        assertThat(server.asked())
                .extracting(AnsweringServer.Asked::uri)
                .containsExactly(
                        "/api/v1/accounts/42/readiness?asOf=0%2F16B3748",
                        "/api/v1/accounts/42/readiness?asOf=2026-11-22T10%3A15%3A03Z");
    }

    @Test
    void waitsThroughFailuresUntilItIsReady() {
        AtomicInteger number = new AtomicInteger();
        server.answer(asked -> switch (number.incrementAndGet()) {
            case 1 -> Answer.problem(503, "{\"reason\":\"TOO_MANY_WAITING\"}");
            case 2 -> Answer.json(NOT_READY);
            default -> Answer.json(READY);
        });

        Readiness answer = client().build().awaitReady(42, Duration.ofMinutes(5));

        assertThat(answer.ready()).isTrue();
        assertThat(server.asked()).hasSize(3);
        assertThat(server.asked().get(0).uri()).isEqualTo("/api/v1/accounts/42/readiness?wait=25000ms");
    }

    @Test
    void endsTheWaitWithWhyNotYet() {
        server.answer(asked -> Answer.problem(503, "{\"reason\":\"CONTROL_DATABASE_UNREACHABLE\"}"));

        Readiness answer = client().build().awaitReady(42, Duration.ofMillis(300));

        assertThat(answer.ready()).isFalse();
        assertThat(answer.code()).isIn("CONTROL_DATABASE_UNREACHABLE", "TIMED_OUT");
        assertThat(client().build().awaitReady(42, Duration.ZERO).ready()).isFalse();
    }

    private static Answer keptForAtMost(long longestMillis, AnsweringServer.Asked asked, Answer otherwise) {
        String uri = asked.uri();
        int wait = uri.indexOf("wait=");
        boolean tooLong = wait >= 0 && Long.parseLong(uri.substring(wait + 5, uri.length() - 2)) > longestMillis;
        return tooLong ? Answer.problem(400, "{\"ready\":false,\"reason\":\"MALFORMED_WAIT\"}") : otherwise;
    }

    @Test
    void waitsForAsLongAtATimeAsTheServerLets() {
        AtomicInteger kept = new AtomicInteger();
        server.answer(asked -> {
            Answer answer = keptForAtMost(7_000, asked, Answer.json(READY));
            return answer.status() == 200 && kept.incrementAndGet() == 1 ? Answer.json(NOT_READY) : answer;
        });

        Readiness answer = client().policy(account -> Policy.OVERRIDE_READY_WHEN_UNANSWERED)
                .build()
                .awaitReady(42, Duration.ofMinutes(5));

        assertThat(answer.reason()).as("a refused wait is no missing answer").isEqualTo("HISTORY_LOADING");
        assertThat(server.asked())
                .extracting(asked -> asked.uri().substring(asked.uri().indexOf("wait=")))
                .containsExactly("wait=25000ms", "wait=12500ms", "wait=6250ms", "wait=6250ms");
    }

    @Test
    void asksAgainAndAgainWhereNobodyMayWait() {
        AtomicInteger kept = new AtomicInteger();
        server.answer(asked -> {
            Answer answer = keptForAtMost(0, asked, Answer.json(READY));
            return answer.status() == 200 && kept.incrementAndGet() < 3 ? Answer.json(NOT_READY) : answer;
        });
        long begin = System.nanoTime();

        Readiness answer = client().policy(account -> Policy.OVERRIDE_READY_WHEN_UNANSWERED)
                .build()
                .awaitReady(42, Duration.ofMinutes(5));

        assertThat(answer.reason()).isEqualTo("HISTORY_LOADING");
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("with a pause after each no")
                .isGreaterThan(Duration.ofMillis(500));
        assertThat(client().policy(account -> Policy.OVERRIDE_READY_WHEN_UNANSWERED)
                        .build()
                        .awaitReady(42, Duration.ofMillis(5))
                        .reason())
                .as("of a time that is over at once")
                .isEqualTo("HISTORY_LOADING");
    }

    @Test
    void asksForManyAThousandAtATime() {
        List<String> accounts =
                IntStream.range(0, 1_500).mapToObj(Integer::toString).toList();
        server.answer(asked -> Answer.json("""
                {"answers":[{"account":"42","ready":true,"state":"READY","reason":"COMPLETE"},
                 {"account":"1400","ready":false,"state":"NOT_INDEXED","reason":"UNKNOWN_ACCOUNT"}]}"""));

        Map<String, Readiness> answers = client().build().asOf("0/1").ofAll(accounts);

        assertThat(answers.keySet()).containsExactlyElementsOf(accounts);
        assertThat(answers.values().stream().filter(Readiness::ready)).hasSize(1);
        assertThat(answers)
                .hasEntrySatisfying("1400", one -> assertThat(one.code()).isEqualTo("UNKNOWN_ACCOUNT"));
        assertThat(answers)
                .hasEntrySatisfying("7", one -> assertThat(one.code()).isEqualTo("UNEXPECTED_ANSWER"));
        assertThat(server.asked()).hasSize(2);
        assertThat(server.asked().get(1).body())
                .startsWith("{\"accounts\":[\"1000\",")
                .endsWith("],\"asOf\":\"0/1\"}");
    }

    @Test
    void aNoIsAYesOnlyWhereThatWasSaid() {
        server.answer(asked -> Answer.json(NOT_READY));
        assertThat(client().policy(account -> Policy.OVERRIDE_READY_WHEN_UNANSWERED)
                        .build()
                        .of(42)
                        .ready())
                .isFalse();
        Readiness overridden = client().policy(
                        account -> account.equals("42") ? Policy.OVERRIDE_READY : Policy.FAIL_CLOSED)
                .build()
                .of(42);
        assertThat(overridden.ready()).isTrue();
        assertThat(overridden.reason()).isEqualTo("OVERRIDDEN: SYNC_BEHIND: 61 s behind");
        assertThat(overridden.code()).isEqualTo("OVERRIDDEN");

        server.answer(asked -> Answer.problem(503, ""));
        assertThat(client().policy(account -> Policy.OVERRIDE_READY_WHEN_UNANSWERED)
                        .build()
                        .of(42)
                        .ready())
                .isTrue();
        assertThat(client().build().of(42).ready()).isFalse();
    }

    @Test
    void countsAndIsNotDisturbedByWhoCounts() {
        List<String> heard = new ArrayList<>();
        GreenlightClient client = client().cache(Duration.ofHours(1))
                .metrics((answer, source, took) -> {
                    heard.add(answer.code() + " " + source);
                    throw new IllegalStateException("full");
                })
                .build();

        assertThat(client.of(42).ready()).isTrue();
        assertThat(client.of(42).ready()).isTrue();

        assertThat(heard).containsExactly("HISTORY_LOADING SERVER", "HISTORY_LOADING CACHE");
    }

    @Test
    void refusesTimesThatAreNone() {
        assertThatThrownBy(() -> client().timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client().cache(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
