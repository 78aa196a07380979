package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the launcher starts has all the libraries it needs: it makes a class path of its own, other than the tests'. */
class LauncherIT {
    @Test
    void startsAServerThatAnswers() throws Exception {
        Platform platform = Platform.fill(LauncherIT.class, new DataSet(7, 2, 0, 20, 0, Instant.now()));
        Web web = Web.onFreePort();
        Web management = Web.onFreePort();
        Installation greenlight = Installation.of(LauncherIT.class, platform)
                .with("greenlight.server.port", Integer.toString(web.port()))
                .with("greenlight.server.management-port", Integer.toString(management.port()));

        Process server = launch(greenlight);

        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> web.get("/api/v1/openapi.json").status() == 200);
            assertThat(management.get("/actuator/health").json().path("status").asString())
                    .isEqualTo("UP");
            assertThat(web.get("/login").status()).isEqualTo(200);
        } finally {
            server.destroy();
        }
        assertThat(server.waitFor(Duration.ofSeconds(20))).as("ends by itself").isTrue();
    }

    private static Process launch(Installation greenlight) throws IOException {
        return new ProcessBuilder(
                        "sh",
                        Path.of("..", "greenlight").toString(),
                        "server",
                        "--config",
                        greenlight.configuration().toString())
                .redirectErrorStream(true)
                .redirectOutput(greenlight.directory().resolve("server.log").toFile())
                .start();
    }
}
