package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdmissionIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(
                AdmissionIT.class, Platform.smallData().withSubscribers(600).withEvents(600));
    }

    @Test
    void refusesASecondReindexWhileOneRuns() {
        Installation greenlight = Installation.of(AdmissionIT.class, platform);
        try (FaultProxy slow = FaultProxy.before(greenlight.openSearch().url())) {
            slow.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofSeconds(1))));
            greenlight.with("greenlight.targets.main.urls", slow.url().toString());
            assertThat(greenlight.run("status").exitCode()).isZero();
            CompletableFuture<CommandResult> first = greenlight.runAside("reindex", "--idempotency-key", "k1");
            await().atMost(PATIENCE)
                    .until(() -> greenlight.ask().number("select count(*) from unit where state = 'RUNNING'") > 0);

            CommandResult same = greenlight.run("reindex");
            CommandResult oneEntity = greenlight.run("reindex", "--entity", "event");
            CommandResult sameKey = greenlight.run("reindex", "--detach", "--idempotency-key", "k1");
            CommandResult otherOrder = greenlight.run("reindex", "--entity", "event", "--idempotency-key", "k1");
            CompletableFuture<CommandResult> follower =
                    greenlight.runAside("reindex", "--wait", "--idempotency-key", "k1");

            assertThat(first).isNotDone();
            assertThat(same.exitCode()).as(same.toString()).isEqualTo(4);
            assertThat(same.json().path("error").asString())
                    .contains("reindex 1")
                    .contains("it is running on");
            assertThat(oneEntity.exitCode()).as(oneEntity.toString()).isEqualTo(4);
            assertThat(oneEntity.json().path("error").asString()).contains("reindex 1");
            assertThat(sameKey.exitCode()).as(sameKey.toString()).isZero();
            assertThat(sameKey.reindex()).isEqualTo(1);
            assertThat(otherOrder.exitCode()).as(otherOrder.toString()).isEqualTo(4);
            assertThat(otherOrder.json().path("error").asString()).contains("started with other options");
            slow.follow(FaultPlan.none());
            assertThat(first.join().exitCode()).as(first.join().toString()).isZero();
            assertThat(follower.join().exitCode())
                    .as(follower.join().toString())
                    .isZero();
            assertThat(follower.join().reindex()).isEqualTo(1);
            assertThat(greenlight.ask().number("select count(*) from reindex")).isEqualTo(1);
        }
    }

    @Test
    void answersTheSameKeyWithTheSameReindex() {
        Installation greenlight = Installation.of(AdmissionIT.class, platform);
        CommandResult first = greenlight.run("reindex", "--entity", "subscriber", "--idempotency-key", "nightly-1");

        CommandResult again = greenlight.run("reindex", "--entity", "subscriber", "--idempotency-key", "nightly-1");
        CommandResult other = greenlight.run("reindex", "--entity", "subscriber", "--idempotency-key", "nightly-2");

        assertThat(first.exitCode()).as(first.toString()).isZero();
        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(again.reindex()).isEqualTo(first.reindex());
        assertThat(other.reindex()).isGreaterThan(first.reindex());
        CommandResult otherOrder = greenlight.run("reindex", "--entity", "event", "--idempotency-key", "nightly-1");
        assertThat(otherOrder.exitCode()).as(otherOrder.toString()).isEqualTo(4);
        assertThat(greenlight.ask().number("select count(*) from generation")).isEqualTo(2);
    }

    @Test
    void aHeldOneIsLeftAloneAndOneThatFailedGoesOn() {
        Installation greenlight = Installation.of(AdmissionIT.class, platform);
        String[] command = {"reindex", "--entity", "event", "--hold-swap", "--idempotency-key", "held"};
        CommandResult first = greenlight.run(command);
        assertThat(first.exitCode()).as(first.toString()).isZero();
        String finished = finishedAt(greenlight);

        CommandResult again = greenlight.run(command);

        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(again.reindex()).isEqualTo(first.reindex());
        assertThat(again.json().path("state").asString()).isEqualTo("HELD");
        assertThat(finishedAt(greenlight)).as("nothing was done again").isEqualTo(finished);
        greenlight.ask().rows("update reindex set state = 'FAILED', reason = 'away' returning id");
        CommandResult goneOn = greenlight.run(command);
        assertThat(goneOn.exitCode()).as(goneOn.toString()).isZero();
        assertThat(goneOn.reindex()).isEqualTo(first.reindex());
        assertThat(goneOn.json().path("state").asString()).isEqualTo("HELD");
        assertThat(finishedAt(greenlight)).isNotEqualTo(finished);
    }

    private static String finishedAt(Installation greenlight) {
        return greenlight.ask().texts("select finished_at from reindex").getFirst();
    }

    @Test
    void theSameCommandGoesOnWithItsKeyAfterAKill() {
        Installation greenlight = Installation.of(AdmissionIT.class, platform);
        String[] command = {"reindex", "--entity", "event", "--idempotency-key", "killed"};
        try (FaultProxy slow = FaultProxy.before(greenlight.openSearch().url())) {
            slow.follow(FaultPlan.bulks(new Fault.Delay(Duration.ofSeconds(1))));
            greenlight.with("greenlight.targets.main.urls", slow.url().toString());
            try (ChildJvm child = greenlight.start(command)) {
                // Its control database is migrated by the child.
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> greenlight.ask().number("select count(*) from unit where state = 'RUNNING'") > 0);
                child.signal("KILL");
                assertThat(child.await().exitCode()).isEqualTo(ChildJvm.KILLED);
            }
            slow.follow(FaultPlan.none());

            CommandResult again = greenlight.run(command);

            assertThat(again.exitCode()).as(again.toString()).isZero();
            assertThat(again.json().path("state").asString()).isEqualTo("DONE");
            assertThat(greenlight.ask().number("select count(*) from reindex")).isEqualTo(1);
        }
    }
}
