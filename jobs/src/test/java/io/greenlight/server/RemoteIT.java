package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.server.Web.Answer;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator who has nothing but the address of a server, and workers elsewhere. */
class RemoteIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static Platform platform;

    private Installation greenlight;
    private FaultProxy openSearch;
    private Running server;
    private Web web;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(RemoteIT.class, Platform.smallData());
    }

    @BeforeEach
    void start() {
        greenlight = Installation.of(RemoteIT.class, platform);
        openSearch = FaultProxy.before(greenlight.openSearch().url());
        greenlight.with("greenlight.targets.main.urls", openSearch.url().toString());
        server = Running.server(greenlight);
        web = server.web();
    }

    @AfterEach
    void stop() {
        server.close();
        openSearch.close();
    }

    @Test
    void steersAReindexThatRuns() {
        openSearch.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofMillis(300))));
        Running worker = Running.worker(greenlight);
        try (worker) {
            CommandResult started = run("reindex", "--detach", "--entity", "subscriber", "--mode", "cold");
            assertThat(started.exitCode()).as(started.toString()).isZero();
            String id = Long.toString(started.reindex());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !web.get("/api/v1/reindexes/%s/slots".formatted(id))
                            .json()
                            .path("items")
                            .isEmpty());

            assertThat(run("pause", id).exitCode()).isZero();
            assertThat(web.command(false, "status", id).out()).startsWith("PAUSED");
            assertThat(run("pause", id).exitCode()).isEqualTo(4);
            assertThat(web.get("/api/v1/accounts?state=QUEUED").json().path("items"))
                    .isNotEmpty();
            assertThat(run("resume", id).exitCode()).isZero();
            CommandResult cancelled = run("cancel", id);
            assertThat(cancelled.exitCode()).as(cancelled.toString()).isZero();
            assertThat(cancelled.json().path("state").asString()).isEqualTo("CANCELLED");
        }
    }

    /** Whether it runs, is held or is over, and while nothing could be started. */
    @Test
    void theSameKeyGivesTheFirstReindex() {
        openSearch.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofSeconds(2))));
        String order = "{\"entities\": [\"subscriber\"], \"swap\": \"HELD\"}";
        Running worker = Running.worker(greenlight);
        try (worker) {
            Answer first = start(order);
            String reindex = first.header("Location");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            !web.get(reindex + "/slots").json().path("items").isEmpty());

            assertGivesTheFirst(start(order), reindex, "LOADING");
            Answer other = start("{\"entities\": [\"event\"]}");
            assertThat(other.status()).as(other.toString()).isEqualTo(409);
            assertThat(other.json().path("missing").path(0).asString()).contains("started with other options");
            openSearch.follow(FaultPlan.always(new Fault.CutBefore()));
            Answer unkeyed = web.send("POST", "/api/v1/reindexes", order);
            assertThat(unkeyed.status()).as(unkeyed.toString()).isEqualTo(422);
            assertGivesTheFirst(start(order), reindex, "LOADING");
            openSearch.follow(FaultPlan.none());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> web.get(reindex).json().path("waitsForSwap").asBoolean());
            assertGivesTheFirst(start(order), reindex, "HELD");
            assertThat(web.send("POST", reindex + "/cancel").status()).isEqualTo(202);
            assertGivesTheFirst(start(order), reindex, "CANCELLED");
        }
    }

    private Answer start(String order) {
        return web.send("POST", "/api/v1/reindexes", order, "Idempotency-Key", "nightly");
    }

    private static void assertGivesTheFirst(Answer again, String reindex, String state) {
        assertThat(again.status()).as(again.toString()).isEqualTo(202);
        assertThat(again.header("Location")).isEqualTo(reindex);
        assertThat(again.json().path("state").asString()).isEqualTo(state);
    }

    @Test
    void anOperationOfADeadWorkerGoesOnElsewhere() {
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        openSearch.follow(FaultPlan.always(new Fault.Delay(Duration.ofMillis(400))));
        String operation;
        greenlight.with("greenlight.worker.port", "0");
        try (ChildJvm child = greenlight.start("worker")) {
            operation = web.send("POST", "/api/v1/verifications", "{\"entities\": [\"subscriber\"]}")
                    .header("Location");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            web.get(operation).json().path("state").asString().equals("RUNNING"));
            child.signal("KILL");
            assertThat(child.await().exitCode()).isEqualTo(ChildJvm.KILLED);
        }
        openSearch.follow(FaultPlan.none());
        try (Running worker = Running.worker(greenlight)) {
            assertThat(worker.web().get("/actuator/health/liveness").status()).isEqualTo(200);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            web.get(operation).json().path("state").asString().equals("DONE"));
        }
        assertThat(web.get(operation)
                        .json()
                        .path("result")
                        .path("comparisons")
                        .path(0)
                        .path("equal")
                        .asBoolean())
                .isTrue();
    }

    private CommandResult run(String... command) {
        return web.command(true, command);
    }
}
