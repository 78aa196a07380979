package io.greenlight.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.greenlight.doctor.ChecksFailed;
import io.greenlight.document.AccountId;
import io.greenlight.problem.Problem;
import io.greenlight.readiness.AsOf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTest {
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add("%s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpDesks desks(String token) {
        return new HttpDesks(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), token, Optional.empty());
    }

    private void answers(int code, String body) {
        status = code;
        answer = body;
    }

    private Throwable failure() {
        try (HttpDesks desks = desks("")) {
            return catchThrowable(() -> desks.generations().all());
        }
    }

    @Test
    void escapesWhatItIsGivenAndShowsItsToken() {
        answers(404, "{\"code\": \"UNKNOWN_ACCOUNT\", \"detail\": \"\"}");
        try (HttpDesks desks = desks("secret")) {
            assertThat(desks.accounts().findReadiness(new AccountId("a/b c;d"), null))
                    .isEmpty();
            assertThat(desks.accounts().findReadiness(new AccountId("42"), AsOf.parse("0/16b3748")))
                    .isEmpty();
            assertThat(desks.accounts().findReadiness(new AccountId("42"), AsOf.parse("2026-11-22T11:15:03.25+01:00")))
                    .isEmpty();
        }

        assertThat(asked)
                .containsExactly(
                        "GET /api/v1/accounts/a%2Fb%20c%3Bd/readiness Bearer secret",
                        "GET /api/v1/accounts/42/readiness?asOf=0%2F16B3748 Bearer secret",
                        "GET /api/v1/accounts/42/readiness?asOf=2026-11-22T10%3A15%3A03.250Z Bearer secret");
    }

    @Test
    void aProblemKeepsItsCodeAndItsWords() {
        answers(409, "{\"code\": \"REFUSED\", \"detail\": \"Cannot swap: not verified\", \"missing\": [\"x\"]}");

        assertThat(failure()).hasMessage("Cannot swap: not verified");
        assertThat(Problem.of(failure()).problem()).isEqualTo(Problem.REFUSED);
    }

    @Test
    void whatIsTurnedAwayAtTheDoorIsNoErrorOfTheServer() {
        answers(403, "{\"code\": \"SCOPE_MISSING\", \"detail\": \"The token lacks the scope admin\"}");
        assertThat(failure()).hasMessage("The token lacks the scope admin");
        assertThat(Problem.of(failure()).problem()).isEqualTo(Problem.FORBIDDEN);

        answers(429, "{\"code\": \"TOO_MANY_REQUESTS\", \"detail\": \"Ask later\"}");
        assertThat(Problem.of(failure()).problem()).isEqualTo(Problem.SERVER_UNREACHABLE);
    }

    @Test
    void findingsComeThrough() {
        answers(422, """
                {"code": "CHECKS_FAILED", "detail": "no", "findings": [
                    {"severity": "PROBLEM", "subject": "target main", "message": "red", "remedy": "mend it"}]}""");

        assertThat(failure())
                .isInstanceOfSatisfying(
                        ChecksFailed.class,
                        failed -> assertThat(failed.findings()).hasSize(1));
    }

    @Test
    void saysWhatToDoAboutAServerThatIsNone() {
        answers(200, "<html>");
        assertThat(Problem.of(failure()).problem()).isEqualTo(Problem.SERVER_UNREACHABLE);
        answers(502, "<html>");
        assertThat(failure()).hasMessageContaining("it answers with status 502").hasMessageContaining("--server");
        answers(401, "");
        assertThat(failure()).hasMessageContaining("--token-file");
        server.stop(0);
        assertThat(Problem.of(failure()).problem()).isEqualTo(Problem.SERVER_UNREACHABLE);
    }

    @Test
    void aQueryLeavesOutWhatIsNotGiven() {
        assertThat(Http.query("a", null, "b", "x y", "c", List.of(), "d", List.of("1", "2")))
                .isEqualTo("?b=x+y&d=1%2C2");
        assertThatThrownBy(() -> Http.convert(List.of(1), String.class)).isInstanceOf(RuntimeException.class);
    }
}
