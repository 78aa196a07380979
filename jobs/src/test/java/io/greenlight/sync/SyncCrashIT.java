package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.KillingObserver;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Killed at each named point of the sync, the next run goes on; frozen there and awake again, it does no harm. */
class SyncCrashIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private static Platform platform;
    private static Installation greenlight;
    private static Account account;

    @BeforeAll
    static void reindex() {
        platform = Platform.fill(SyncCrashIT.class, new DataSet(37, 8, 0, 3_600, 4_800, Instant.now()));
        account = platform.population().accounts().stream()
                .max(Comparator.comparingLong(Account::subscribers))
                .orElseThrow();
        greenlight = Installation.of(SyncCrashIT.class, platform)
                .synced()
                .with("greenlight.sync.batch-documents", "100")
                .with("spring.main.sources", KillingObserver.class.getName());
        die("", 1);
        succeed("reindex");
    }

    @AfterAll
    static void dropSlots() {
        greenlight.dropSlots();
    }

    @ParameterizedTest
    @CsvSource({
        "SYNC_AFTER_KEYS, 2",
        "SYNC_AFTER_ROWS, 2",
        "SYNC_AFTER_WRITE_BEFORE_POSITION, 2",
        "SYNC_AFTER_POSITION_BEFORE_CONFIRM, 2",
        "SYNC_AFTER_CONFIRM, 2",
        "SYNC_AFTER_REFRESH, 1"
    })
    void goesOnAfterItWasKilled(LoadPoint point, int hit) {
        change(account);
        die(point.name(), hit);

        try (ChildJvm child =
                greenlight.start("sync", "--source", account.shard().source())) {
            CommandResult killed = child.await();
            assertThat(killed.exitCode()).as(killed.toString()).isEqualTo(ChildJvm.KILLED);
        }

        assertSlotIsNotAheadOfWhatIsStored();
        die("", 1);
        succeed("sync");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        succeed("ready", Long.toString(account.id()));
    }

    /** What its ledger has lost makes an account be compared with its source, and it is ready all the same. */
    @Test
    void loadsAGenerationThoughItWasKilledMeanwhile() throws InterruptedException {
        Random random = new Random(41);
        List<RandomWriter> writers = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            writers.add(RandomWriter.start(platform, new Random(random.nextLong())));
        }
        die("", 1);
        succeed("reindex", "--detach");
        for (int kill = 1; kill <= 2; kill++) {
            die(LoadPoint.SYNC_AFTER_WRITE_BEFORE_POSITION.name(), 1 + kill);
            try (ChildJvm worker = greenlight.start("worker")) {
                assertThat(worker.await().exitCode()).isEqualTo(ChildJvm.KILLED);
            }
        }
        die("", 1);
        writers.forEach(RandomWriter::stop);
        for (RandomWriter writer : writers) {
            writer.join();
        }
        succeed("reindex");
        succeed("sync");

        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        assertThat(greenlight.ask().texts("""
                                select distinct one.state from generation_account as one
                                join generation on generation.entity = one.entity and generation.number = one.generation
                                where generation.state = 'SERVING'
                                """)).containsExactly("READY");
        succeed("rollback");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    /** It holds rows that it has read; others change and delete them, and have written that when it wakes. */
    @Test
    void isHarmlessWhenItWakesAfterItWasTakenOver() {
        change(account);
        Path notes = die(LoadPoint.SYNC_AFTER_ROWS.name(), 1);
        greenlight.with(KillingObserver.SIGNAL, "STOP");
        try (ChildJvm zombie = greenlight.start("worker")) {
            await().atMost(PATIENCE).until(() -> exists(notes, KillingObserver.FROZEN));
            assertThat(platform.execute(
                            account.shard(),
                            "delete from subscribers where account_id = %d and id %% 2 = 0".formatted(account.id())))
                    .isPositive();
            assertThat(platform.execute(
                            account.shard(),
                            "update subscribers set name = 'Newer' where account_id = %d".formatted(account.id())))
                    .isPositive();
            die("", 1);
            greenlight.with(KillingObserver.SIGNAL, "KILL");
            succeed("sync");
            assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
            long following = followed("following");
            long confirmed = followed("confirmed");
            long run = followed("run_epoch");

            zombie.signal("CONT");

            await().atMost(PATIENCE).until(() -> exists(notes, KillingObserver.THAWED));
            assertThat(Path.of(notes + KillingObserver.THAWED))
                    .as("it has written what it held")
                    .hasContent(LoadPoint.SYNC_AFTER_WRITE_BEFORE_POSITION.name());
            await().atMost(PATIENCE).until(() -> followed("run_epoch") > run + 1);
            zombie.signal("TERM");
            zombie.await();
            new IndexReader(greenlight.openSearch().url())
                    .send("POST", "/" + greenlight.alias("subscriber") + "/_refresh", "");
            assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
            assertThat(followed("following")).as("no change was missed").isEqualTo(following);
            assertThat(followed("confirmed")).isGreaterThanOrEqualTo(confirmed);
        }
        change(account);
        succeed("sync");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        succeed("ready", Long.toString(account.id()));
    }

    private static long followed(String column) {
        return greenlight
                .ask()
                .number(
                        "select %s from source_sync where source = ?".formatted(column),
                        account.shard().source());
    }

    private static boolean exists(Path notes, String what) {
        return Files.exists(Path.of(notes + what));
    }

    /** What a slot forgets, nobody can read again. */
    private static void assertSlotIsNotAheadOfWhatIsStored() {
        ControlQueries at = new ControlQueries(platform.database(account.shard().source()));
        long slot = at.number(
                "select max(confirmed_flush_lsn - '0/0')::bigint from pg_replication_slots where database = current_database()");
        assertThat(slot).isLessThanOrEqualTo(followed("confirmed"));
    }

    /** Inserts, updates, deletes, in more than three batches. */
    private static void change(Account of) {
        int run = RUNS.incrementAndGet();
        for (String sql : List.of(
                "insert into subscribers select account_id, id + %2$d * 10000000, email, domain, name, status, source, country, city, created_at, updated_at, subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score, custom_fields from subscribers where account_id = %1$d and id < 10000000 and id %% 3 = 0",
                "update subscribers set name = 'Change %2$d' where account_id = %1$d and id %% 3 = 1",
                "delete from subscribers where account_id = %1$d and id >= 10000000 and id < %2$d * 10000000",
                "delete from events where account_id = %1$d and id %% 29 = %2$d",
                "update events set user_agent = 'changed %2$d' where account_id = %1$d and id %% 7 = 3")) {
            platform.execute(of.shard(), sql.formatted(of.id(), run));
        }
    }

    /** What is started from now on dies when the sync comes to the point for the n-th time; returns where it notes what it reads. */
    private static Path die(String point, int hit) {
        Path pages = greenlight.directory().resolve("pages-" + RUNS.incrementAndGet());
        greenlight
                .with(KillingObserver.PAGES, pages.toString())
                .with(KillingObserver.POINT, point)
                .with(KillingObserver.HIT, Integer.toString(hit));
        return pages;
    }

    private static void succeed(String... command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }
}
