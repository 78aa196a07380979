package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.Drain;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.DataSet;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker tells over HTTP. */
class WorkerIT {
    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(WorkerIT.class, new DataSet(7, 2, 0, 20, 0, Instant.now()));
    }

    @Test
    void aWorkerThatDrainsIsNotReadyAndLives() {
        try (Running worker = Running.worker(Installation.of(WorkerIT.class, platform))) {
            assertThat(worker.web().get("/actuator/health/readiness").status()).isEqualTo(200);

            worker.application().get(Drain.class).request();

            Answer readiness = worker.web().get("/actuator/health/readiness");
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness.json().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
            assertThat(readiness.body()).contains("draining: no new work is taken");
            assertThat(worker.web().get("/actuator/health/liveness").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/accounts/42/readiness", "/actuator/env", "/actuator", "/"})
    void aWorkerAnswersNothingButHealthAndMetrics(String path) {
        try (Running worker = Running.worker(Installation.of(WorkerIT.class, platform))) {
            Answer answer = worker.web().get(path);

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(worker.web().get("/actuator/prometheus").body())
                    .contains("greenlight_throttled{kind=\"target\",name=\"main\"}", "jvm_memory_used_bytes")
                    .doesNotContain("greenlight_accounts");
        }
    }
}
