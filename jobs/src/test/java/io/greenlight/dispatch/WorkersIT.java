package io.greenlight.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.PageNotes;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.fault.CuttableProxy;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real processes that share one reindex, and die, freeze and end in the middle of it. */
class WorkersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Longer by {@code -Dworkers.kill-seconds=120}. */
    private static final Duration KILLING = Duration.ofSeconds(Long.getLong("workers.kill-seconds", 20));

    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(4);
    /** A page every second from each slot, so that there is a middle to interrupt, on a slow machine too. */
    private static final Duration BULK = Duration.ofSeconds(1);

    private static final int ROWS = 10_000;
    /** Slots of both sources together: so many pages may be under way when a process dies. */
    private static final int SLOTS = 4;

    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(WorkersIT.class, Platform.smallData());
    }

    private static Installation installation() {
        return Installation.of(WorkersIT.class, platform).with("greenlight.worker.port", "0");
    }

    @Test
    void aLoadEndsByItselfHoweverManyOfItsWorkersAreKilled() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Installation greenlight = installation();
        int port = freePort();
        greenlight
                .with("greenlight.server.port", Integer.toString(port))
                .with("greenlight.server.management-port", Integer.toString(freePort()));
        PageNotes notes = PageNotes.of(greenlight);
        try (FaultProxy slow = slowed(greenlight);
                Workers workers = new Workers(greenlight)) {
            workers.startServer();
            for (int i = 0; i < 3; i++) {
                workers.start();
            }
            ChildJvm starter = greenlight.start("reindex", "--mode", "cold");
            await().atMost(PATIENCE).until(() -> rowsRead(greenlight) > 0);
            starter.signal("KILL");
            assertThat(starter.await().exitCode()).isEqualTo(ChildJvm.KILLED);
            Instant end = Instant.now().plus(KILLING);
            int kills = 1;
            while (Instant.now().isBefore(end) && !isOver(greenlight)) {
                long before = rowsRead(greenlight);
                await().atMost(PATIENCE)
                        .pollDelay(BETWEEN_KILLS)
                        .until(() -> rowsRead(greenlight) > before || isOver(greenlight));
                workers.replaceAny(random);
                kills++;
            }
            slow.follow(FaultPlan.none());

            await().atMost(PATIENCE).until(() -> isOver(greenlight));

            String story = "seed %d, %d kills".formatted(seed, kills);
            assertThat(state(greenlight)).as(story).isEqualTo("DONE");
            assertThat(IndexEqualsSource.differences(greenlight)).as(story).isEmpty();
            assertThat(rowsRead(greenlight)).as(story).isEqualTo(ROWS);
            assertThat(workers.overlaps()).as(story).isEmpty();
            assertThat(notes.pagesReadAgain()).as("pages read again, %s", story).isLessThanOrEqualTo(kills * SLOTS);
            long account = platform.population().accounts().getFirst().id();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(readiness(port, account)).as(story).contains("\"ready\":true"));
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot find a free port", failure);
        }
    }

    private static String readiness(int port, long account) throws IOException {
        URI question = URI.create("http://127.0.0.1:%d/api/v1/accounts/%d/readiness".formatted(port, account));
        try (InputStream answer = question.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Spring Batch creates executions in transactions that are serializable by default: then some of these would fail. */
    @Test
    void startsTwentyJobsAtOnceInTwoProcesses() {
        Installation greenlight = installation();
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        List<Long> accounts = platform.population().accounts().stream()
                .map(Account::id)
                .limit(20)
                .toList();
        try (Workers workers = new Workers(greenlight)) {
            for (long account : accounts) {
                CommandResult left = greenlight.run(
                        "reindex", "--entity", "subscriber", "--accounts", Long.toString(account), "--detach");
                assertThat(left.exitCode()).as(left.toString()).isZero();
            }
            workers.start();
            workers.start();

            await().atMost(PATIENCE)
                    .until(() -> greenlight
                                    .ask()
                                    .number(
                                            "select count(*) from reindex where state in ('DONE', 'FAILED', 'CANCELLED')")
                            == 1 + accounts.size());

            assertThat(greenlight.ask().texts("select distinct state from reindex"))
                    .as(() -> log(greenlight))
                    .containsExactly("DONE");
            assertThat(log(greenlight)).doesNotContain("could not serialize access");
        }
    }

    @Test
    void aFrozenWorkerThatWakesUpDoesNoHarm() {
        Installation greenlight = installation();
        try (FaultProxy slow = slowed(greenlight);
                Workers workers = new Workers(greenlight)) {
            ChildJvm frozen = workers.start();
            greenlight.run("reindex", "--mode", "cold", "--detach");
            await().atMost(PATIENCE).until(() -> rowsRead(greenlight) > 500);
            List<String> held =
                    greenlight.ask().texts("select id::text || ' ' || epoch from unit where state = 'RUNNING'");
            frozen.signal("STOP");
            workers.start();
            slow.follow(FaultPlan.none());

            await().atMost(PATIENCE).until(() -> isOver(greenlight));

            assertThat(state(greenlight)).isEqualTo("DONE");
            List<Map<String, @Nullable Object>> before = everything(greenlight);
            frozen.signal("CONT");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(log(greenlight))
                            .containsAnyOf("is no longer its current claim", "was taken over"));
            frozen.signal("TERM");
            assertThat(frozen.await().exitCode()).isZero();
            assertThat(held).isNotEmpty();
            assertThat(everything(greenlight)).isEqualTo(before);
            assertThat(workers.overlaps()).isEmpty();
            assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        }
    }

    /** What all processes of the installation have logged. */
    private static String log(Installation greenlight) {
        try {
            return Files.readString(greenlight.directory().resolve("child.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read the log", failure);
        }
    }

    /** What a late checkpoint could change: how far units are, what was written, who is ready. */
    private static List<Map<String, @Nullable Object>> everything(Installation greenlight) {
        return greenlight.ask().rows("""
                select unit::text as line from unit
                union all select unit_account::text from unit_account
                union all select generation_account::text from generation_account
                union all select generation::text from generation
                order by 1
                """);
    }

    @Test
    void neverReadsWithMoreThanTheSlotsOfASource() {
        Installation greenlight = installation().with("greenlight.sources.eu-1.slots", "3");
        try (Workers workers = new Workers(greenlight);
                ReaderSampler sampler = ReaderSampler.start(platform, "eu-1")) {
            for (int i = 0; i < 4; i++) {
                workers.start();
            }
            greenlight.run("reindex", "--detach");

            await().atMost(PATIENCE).until(() -> isOver(greenlight));

            assertThat(state(greenlight)).isEqualTo("DONE");
            assertThat(sampler.mostAtATime()).isBetween(1, 3);
            assertThat(sampler.sessions()).as("sessions that read").hasSizeGreaterThan(1);
        }
    }

    @Test
    void aWorkerThatIsAskedToEndGivesBackWhatItHolds() {
        Installation greenlight = installation();
        PageNotes notes = PageNotes.of(greenlight);
        try (FaultProxy slow = slowed(greenlight);
                Workers workers = new Workers(greenlight)) {
            ChildJvm leaving = workers.start();
            greenlight.run("reindex", "--detach");
            await().atMost(PATIENCE).until(() -> rowsRead(greenlight) > 500);

            leaving.signal("TERM");

            CommandResult left = leaving.await(Duration.ofSeconds(20));
            assertThat(left.exitCode()).as(left.toString()).isZero();
            assertThat(greenlight.ask().number("select count(*) from unit where state = 'RUNNING'"))
                    .isZero();
            assertThat(greenlight.ask().number("select count(*) from worker")).isZero();
            assertThat(isOver(greenlight)).isFalse();
            workers.start();
            slow.follow(FaultPlan.none());
            await().atMost(PATIENCE).until(() -> isOver(greenlight));
            assertThat(state(greenlight)).isEqualTo("DONE");
            assertThat(notes.pagesReadAgain()).isZero();
            assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        }
    }

    @Test
    void waitsForAControlDatabaseThatIsAway() {
        Installation greenlight = installation();
        try (CuttableProxy line =
                        CuttableProxy.before(greenlight.control().server().port());
                FaultProxy slow = slowed(greenlight);
                Workers workers = new Workers(greenlight)) {
            greenlight.with(
                    "greenlight.control.url",
                    "jdbc:postgresql://127.0.0.1:%d/%s"
                            .formatted(line.port(), greenlight.control().name()));
            workers.start();
            workers.start();
            greenlight.run("reindex", "--detach");
            await().atMost(PATIENCE).until(() -> rowsRead(greenlight) > 500);

            line.refuse();
            // What was under way may still be acknowledged; from then on nothing is written.
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> {
                long bulks = slow.bulks();
                await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
                return slow.bulks() == bulks;
            });
            line.passOn();
            slow.follow(FaultPlan.none());

            await().atMost(PATIENCE).until(() -> isOver(greenlight));
            assertThat(state(greenlight)).isEqualTo("DONE");
            assertThat(rowsRead(greenlight)).isEqualTo(ROWS);
            assertThat(workers.overlaps()).isEmpty();
            assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        }
    }

    @Test
    void refusesTheNameOfALivingWorker() {
        Installation greenlight = installation();
        try (Workers workers = new Workers(greenlight)) {
            workers.start();
            await().atMost(PATIENCE).until(() -> greenlight.ask().number("select count(*) from worker") == 1);

            CommandResult second = greenlight.run("worker", "--name", "worker-1");

            assertThat(second.exitCode()).as(second.toString()).isEqualTo(2);
            assertThat(second.json().path("error").asString())
                    .isEqualTo(
                            "Cannot work as worker-1: a living worker has this name. Give another one by --name, or stop that worker.");
        }
    }

    private static FaultProxy slowed(Installation greenlight) {
        FaultProxy slow = FaultProxy.before(greenlight.openSearch().url());
        slow.follow(FaultPlan.bulks(new Fault.Delay(BULK)));
        greenlight.with("greenlight.targets.main.urls", slow.url().toString());
        return slow;
    }

    private static long rowsRead(Installation greenlight) {
        return greenlight.ask().number("select coalesce(sum(rows_read), 0) from unit");
    }

    private static boolean isOver(Installation greenlight) {
        return !Set.of("PLANNING", "LOADING", "FINISHING", "").contains(state(greenlight));
    }

    private static String state(Installation greenlight) {
        return greenlight.ask().texts("select state from reindex").stream()
                .findFirst()
                .orElse("");
    }
}
