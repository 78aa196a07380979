package io.greenlight.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.greenlight.config.Catalog;
import io.greenlight.control.ControlLocks;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
import io.greenlight.index.Target;
import io.greenlight.testbed.data.DataSet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two who change at the same time what serves an entity. The second comes by itself to where it waits for the first, or is done. */
class ConcurrentSwapsIT {
    private static Installation greenlight;
    private static Observed asked;

    private final Pause pause = new Pause();

    @BeforeAll
    static void load() {
        Platform platform = Platform.fill(ConcurrentSwapsIT.class, new DataSet(7, 2, 0, 60, 0, Instant.now()));
        greenlight = Installation.of(ConcurrentSwapsIT.class, platform);
        for (int generation = 1; generation <= 3; generation++) {
            CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
            assertThat(full.exitCode()).as(full.toString()).isZero();
        }
        asked = Observed.start(greenlight, LoadObserver.NONE);
    }

    @AfterAll
    static void close() {
        asked.close();
    }

    @BeforeEach
    void theNewestServes() {
        swapper().swap(generation(3));
    }

    @Test
    void theLaterOfTwoSwapsIsBehindTheAliasAndRecorded() {
        CompletableFuture<Void> first =
                aside(() -> swapper(layouts(), point -> pause.rest()).swap(generation(1)));
        pause.awaitRest();

        CompletableFuture<Void> second = aside(() -> swapper().swap(generation(2)));
        awaitDoneOrWaiting(second);
        pause.end();
        CompletableFuture.allOf(first, second).join();

        assertThat(recorded()).isEqualTo(name(2));
        assertThat(aliases()).containsExactly(name(2));
    }

    @Test
    void whatSomebodyGoesBackToIsNotDropped() {
        CompletableFuture<Void> back =
                aside(() -> swapper(restingBeforeTheSwap(), LoadObserver.NONE).swap(generation(2)));
        pause.awaitRest();

        Generation retiring = generation(2);
        CompletableFuture<Void> drop = aside(() -> swapper().retire(retiring));
        awaitDoneOrWaiting(drop);
        pause.end();
        back.join();

        assertThatThrownBy(drop::join)
                .hasRootCauseInstanceOf(GateRefused.class)
                .hasRootCauseMessage("Cannot retire %s: it serves %s".formatted(name(2), alias()));
        assertThat(recorded()).isEqualTo(name(2));
        assertThat(aliases()).containsExactly(name(2));
    }

    /** Retention looks at all generations first, and drops one after the other. */
    @Test
    void whatHasServedSinceItWasLookedAtIsNotDropped() {
        Generation seen = generation(1);
        swapper().swap(seen);
        swapper().swap(generation(3));

        assertThatThrownBy(() -> swapper().retire(seen))
                .isInstanceOf(GateRefused.class)
                .hasMessage("Cannot retire %s: it has served %s meanwhile".formatted(name(1), alias()));
        swapper().swap(generation(1));
        assertThat(aliases()).containsExactly(name(1));
    }

    /** As long as this may take is longer than a cluster needs for it. */
    @Test
    void whoeverWaitsTooLongIsRefusedAndChangesNothing() throws SQLException {
        try (Connection other = greenlight.control().connect();
                Statement statement = other.createStatement()) {
            statement.execute(
                    "select pg_advisory_lock(hashtextextended('what serves subscriber', x'67726e5f6c6f636b'::bigint))");

            assertThatThrownBy(() -> swapper().swap(generation(1)))
                    .isInstanceOf(GateRefused.class)
                    .hasMessage(
                            "Cannot swap to %s: another swap or retirement of subscriber has been under way for 30 s. Try again when it is over",
                            name(1));
        }
        assertThat(recorded()).isEqualTo(name(3));
        assertThat(aliases()).containsExactly(name(3));
        swapper().swap(generation(1));
        assertThat(recorded()).isEqualTo(name(1));
    }

    /** Where a swap rests until it is let go on. */
    private static final class Pause {
        private static final Duration LONGEST = Duration.ofMinutes(1);

        private final CountDownLatch rests = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        void rest() {
            rests.countDown();
            await(over);
        }

        void awaitRest() {
            await(rests);
        }

        void end() {
            over.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted", interrupted);
            }
        }
    }

    private static CompletableFuture<Void> aside(Runnable work) {
        return CompletableFuture.runAsync(work, Thread.ofPlatform().daemon().name("aside")::start);
    }

    private static void awaitDoneOrWaiting(CompletableFuture<Void> work) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> work.isDone() || greenlight.ask().number("""
                                                select count(*) from pg_locks
                                                join pg_database on pg_database.oid = database
                                                where locktype = 'advisory' and not granted and datname = current_database()
                                                """) > 0);
    }

    private static Swapper swapper() {
        return swapper(layouts(), LoadObserver.NONE);
    }

    private static Swapper swapper(Layouts layouts, LoadObserver observer) {
        return new Swapper(
                asked.application().get(SwapGate.class),
                asked.application().get(GenerationStore.class),
                layouts,
                asked.application().get(ControlLocks.class),
                observer);
    }

    private static Layouts layouts() {
        return asked.application().get(Layouts.class);
    }

    /** The same cluster; who points an alias rests before. */
    private Layouts restingBeforeTheSwap() {
        Target target = layouts().target(generation(1));
        Target resting = (Target) Proxy.newProxyInstance(
                Target.class.getClassLoader(), new Class<?>[] {Target.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("swap")) {
                        pause.rest();
                    }
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
        return new Layouts(
                asked.application().get(Catalog.class),
                Map.of("main", new Layouts.Connection(resting, layouts().sink(generation(1)))));
    }

    private static Generation generation(int number) {
        return asked.application().get(GenerationStore.class).generation("subscriber", number);
    }

    private static String recorded() {
        return asked.application()
                .get(GenerationStore.class)
                .findServing("subscriber")
                .map(Generation::name)
                .orElse("none");
    }

    private static String alias() {
        return greenlight.alias("subscriber");
    }

    private static String name(int number) {
        return "%s-g%06d".formatted(alias(), number);
    }

    /** The indexes behind the alias. */
    private static List<String> aliases() {
        return new IndexReader(greenlight.openSearch().url())
                .send("GET", "/_alias", "")
                .propertyStream()
                .filter(index -> index.getValue().path("aliases").has(alias()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
