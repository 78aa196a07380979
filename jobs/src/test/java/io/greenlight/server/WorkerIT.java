package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.Drain;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.data.DataSet;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker tells over HTTP. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkerIT {
    private static Running worker;

    @BeforeAll
    static void start() {
        Platform platform = Platform.fill(WorkerIT.class, new DataSet(7, 2, 0, 20, 0, Instant.now()));
        worker = Running.worker(Installation.of(WorkerIT.class, platform));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(strings = {"/api/v1/accounts/42/readiness", "/actuator/env", "/actuator", "/"})
    void answersNothingButHealthAndMetrics(String path) {
        Answer answer = worker.web().get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(worker.web().get("/actuator/prometheus").body())
                .contains("greenlight_throttled{kind=\"target\",name=\"main\"}", "jvm_memory_used_bytes")
                .doesNotContain("greenlight_accounts");
    }

    /** The last of them: it does not take work again. */
    @Test
    @Order(2)
    void thatDrainsIsNotReadyAndLives() {
        assertThat(worker.web().get("/actuator/health/readiness").status()).isEqualTo(200);

        worker.application().get(Drain.class).request();

        Answer readiness = worker.web().get("/actuator/health/readiness");
        assertThat(readiness.status()).isEqualTo(503);
        assertThat(readiness.json().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
        assertThat(readiness.body()).contains("draining: no new work is taken");
        assertThat(worker.web().get("/actuator/health/liveness").status()).isEqualTo(200);
    }
}
