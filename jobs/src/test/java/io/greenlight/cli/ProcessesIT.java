package io.greenlight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.fault.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that stay: {@code server} and {@code worker}, as they are started and ended. */
class ProcessesIT {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(ProcessesIT.class, new DataSet(7, 2, 0, 20, 0, Instant.now()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "worker"})
    void endsInOrderOnASignal(String command) throws IOException {
        int port = freePort();
        int health = command.equals("server") ? freePort() : port;
        Installation greenlight = Installation.of(ProcessesIT.class, platform)
                .with("greenlight.%s.port".formatted(command), Integer.toString(port));
        if (health != port) {
            greenlight.with("greenlight.server.management-port", Integer.toString(health));
        }
        for (String signal : List.of("TERM", "INT")) {
            try (ChildJvm child = greenlight.start(command)) {
                awaitReadiness(health, child::isAlive);

                child.signal(signal);

                CommandResult result = child.await(Duration.ofSeconds(20));
                assertThat(result.exitCode()).as(result.toString()).isZero();
                assertThat(result.json().path("url").asString()).isEqualTo("http://127.0.0.1:" + port);
                assertThat(result.err()).isEmpty();
            }
        }
    }

    /** Bars move the cursor; they have no colours to be switched off. */
    @Test
    void progressInATerminalHasNoColours() throws IOException {
        assumeThat(PseudoTerminal.isInstalled()).isTrue();
        Installation greenlight = Installation.of(ProcessesIT.class, platform);

        String shown = PseudoTerminal.run(
                Map.of("NO_COLOR", "1"),
                "reindex",
                "--entity",
                "subscriber",
                "--config",
                greenlight.configuration().toString());

        assertThat(shown).contains("subscriber [", "100%").doesNotContainPattern("\u001b\\[[0-9;]*m");
    }

    @Test
    void aWorkerWithPort0ServesNothing() {
        Installation greenlight = Installation.of(ProcessesIT.class, platform).with("greenlight.worker.port", "0");
        try (ChildJvm child = greenlight.start("worker", "--name", "silent-1")) {
            Awaitility.await()
                    .atMost(START_LIMIT)
                    .until(() -> greenlight
                                    .ask()
                                    .number("select count(*) from information_schema.tables where table_name = 'unit'")
                            == 1);
            child.signal("TERM");
            assertThat(child.await(Duration.ofSeconds(20)).exitCode()).isIn(0, 143);
        }
    }

    @Test
    void aWorkerWithABadNameIsRefused() {
        Installation greenlight = Installation.of(ProcessesIT.class, platform);

        CommandResult result = greenlight.runAsText("worker", "--name", "two words");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("Cannot call a worker 'two words': a name has 1 to 100");
    }

    @Test
    void theDeliveredJarServes() throws IOException, InterruptedException {
        int port = freePort();
        int management = freePort();
        Installation greenlight = Installation.of(ProcessesIT.class, platform)
                .with("greenlight.server.port", Integer.toString(port))
                .with("greenlight.server.management-port", Integer.toString(management));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of("target", "greenlight.jar").toAbsolutePath().toString(),
                        "server",
                        "--config",
                        greenlight.configuration().toString())
                .directory(greenlight.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(greenlight.directory().resolve("server.out").toFile())
                .start();
        try {
            awaitReadiness(management, process::isAlive);
            assertThat(status(port, "/api/v1/accounts/42/readiness")).isEqualTo(404);
            assertThat(status(management, "/actuator/prometheus")).isEqualTo(200);

            Processes.signal("TERM", process.pid());

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(greenlight.directory().resolve("server.out"))
                    .hasContent(
                            "The server answers on http://127.0.0.1:%d%nIts health and metrics are on http://127.0.0.1:%d"
                                    .formatted(port, management));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Its readiness says yes. */
    private static void awaitReadiness(int port, Callable<Boolean> alive) {
        Awaitility.await()
                .atMost(START_LIMIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(alive.call()).as("the process lives").isTrue();
                    return status(port, "/actuator/health/readiness") == 200;
                });
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
