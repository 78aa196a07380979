package io.greenlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateTokenTest {
    private static final String SECRET = "glt_3kf81mz02qpa_AbC-_9";
    private static final String MADE = """
            {"token": {"id": "3kf81mz02qpa", "name": "ops", "scopes": ["operate"], "accounts": null, "createdBy": "token admin",
              "createdAt": "2026-11-24T12:10:00Z", "expiresAt": null, "state": "VALID"}, "secret": "%s"}""".formatted(SECRET);

    private final List<String> shown = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String answer = exchange.getRequestMethod().equals("POST") ? MADE : "{\"items\": []}";
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
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

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void theOutputIsATokenFile(@TempDir Path directory) throws IOException {
        Ran made = Ran.command("tokens", "create", "--name", "ops", "--scope", "operate", "--server", url());
        Path file = Files.writeString(directory.resolve("token"), made.out());
        Ran list = Ran.command("tokens", "list", "--server", url(), "--token-file", file.toString());

        assertThat(made.exitCode()).as(made.toString()).isZero();
        assertThat(made.out()).isEqualTo(SECRET + System.lineSeparator());
        assertThat(made.err().strip()).isEqualTo("Token ops is made. Its secret is shown now and never again:");
        assertThat(list.exitCode()).as(list.toString()).isZero();
        assertThat(shown).last().isEqualTo("Bearer " + SECRET);
    }

    @Test
    void inJsonNothingIsSaidBeside() {
        Ran made = Ran.command("tokens", "create", "--name", "ops", "--scope", "operate", "--server", url(), "--json");

        assertThat(made.out()).contains("\"secret\":\"" + SECRET);
        assertThat(made.err()).isEmpty();
    }
}
