package io.greenlight.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.servers.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The containers of the base as processes: the image's entry point, the manifest's arguments and environment. Three things
 * are replaced: the file of the configuration, the address, which is the loopback here, and the port, which is a free one.
 */
class ManifestRunsIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path scratch;

    private static ContainerImage image;
    private static Installation installation;
    private static Map<String, String> secret;

    @BeforeAll
    static void install() {
        image = ContainerImage.build(scratch);
        installation = Installation.of(ManifestRunsIT.class, Platform.fill(ManifestRunsIT.class, Platform.smallData()))
                .with("greenlight.security.disabled", "false")
                .with("greenlight.control.password", "${CONTROL_PASSWORD}")
                .with("greenlight.sources.eu-1.password", "${EU1_PASSWORD}")
                .with("greenlight.sources.eu-2.password", "${EU2_PASSWORD}");
        PostgresServer server = installation.control().server();
        secret = new TreeMap<>(ExampleSecret.keys());
        secret.replaceAll((key, made) -> server.password());
    }

    @Test
    void allContainersDoWhatTheManifestsExpectOfThem() {
        try (Served server = serve("server");
                Served worker = serve("worker")) {
            server.awaitProbes();
            worker.awaitProbes();

            runToItsEnd("reindex");
            runToItsEnd("verify");

            worker.endsWithinItsGracePeriod();
            server.endsWithinItsGracePeriod();
        }
    }

    private static void runToItsEnd(String command) {
        Container container = Rendered.container(Rendered.BASE, command);
        try (ContainerProcess process = image.start(container.arguments(), environment(container))) {
            process.awaitSuccess(LIMIT);
        }
    }

    private static Served serve(String command) {
        Container container = Rendered.container(Rendered.BASE, command);
        int port = freePort();
        Map<String, String> environment = environment(container);
        String prefix = "GREENLIGHT_" + command.toUpperCase(Locale.ROOT);
        environment.replace(prefix + "_ADDRESS", "127.0.0.1");
        String portKey = command.equals("server") ? "_MANAGEMENT_PORT" : "_PORT";
        environment.put(prefix + portKey, String.valueOf(port));
        // Where a server answers those with a token.
        environment.putIfAbsent(prefix + "_PORT", String.valueOf(freePort()));
        return new Served(container, image.start(container.arguments(), environment), port);
    }

    private static Map<String, String> environment(Container container) {
        Map<String, String> environment = container.environment(secret);
        environment.replace("GREENLIGHT_CONFIG", installation.configuration().toString());
        return environment;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot find a free port", failure);
        }
    }

    /** A container that answers probes. */
    private record Served(Container container, ContainerProcess process, int port) implements AutoCloseable {
        void awaitProbes() {
            List<String> paths = container.probePaths();
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(
                            "%s ended. It printed:%n%s".formatted(container.name(), process.printed()));
                }
                assertThat(paths).allSatisfy(path -> assertThat(ask(path)).contains("\"UP\""));
            });
            assertThat(ask(container
                            .pod()
                            .metadata()
                            .at("/annotations/prometheus.io~1path")
                            .asString()))
                    .contains("# TYPE");
        }

        private String ask(String path) {
            URI uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
            try {
                HttpResponse<String> response = HTTP.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(3))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode())
                        .as("%s: %s", path, response.body())
                        .isEqualTo(200);
                return response.body();
            } catch (IOException failure) {
                throw new AssertionError(
                        "Cannot ask %s. The process printed:%n%s".formatted(uri, process.printed()), failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while asking " + uri, interrupted);
            }
        }

        void endsWithinItsGracePeriod() {
            int seconds =
                    container.pod().spec().path("terminationGracePeriodSeconds").asInt();
            process.terminate();
            process.await(Duration.ofSeconds(seconds));
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
