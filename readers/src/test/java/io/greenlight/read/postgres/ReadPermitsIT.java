package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.ReadLimit;
import io.greenlight.read.Reader;
import io.greenlight.read.SourceBusy;
import io.greenlight.schema.FieldKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The source itself counts who reads, so these tests ask the source. */
class ReadPermitsIT {
    private static final Shard SHARD = new Shard(
            ReadPermitsIT.class,
            "CREATE TABLE thing (account int, id int, PRIMARY KEY (account, id))",
            "INSERT INTO thing SELECT 1, i FROM generate_series(1, 200) i",
            """
            CREATE VIEW held AS SELECT count(*) AS permits FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND classid = %d AND pid = pg_backend_pid()
            """.formatted(ReadPermits.CLASS_ID));

    private static final String HELD = "(SELECT permits::int FROM held)";
    private static final EntityQuery THINGS = Shard.entity(Schemas.keyedBy("id").named("thing"), "SELECT * FROM thing");
    /** Every page takes 100 ms. */
    private static final EntityQuery SLOW = Shard.entity(
            Schemas.keyedBy("id").named("thing"),
            "SELECT thing.* FROM (SELECT pg_sleep(0.1)) AS nap, thing WHERE nap IS NOT NULL");

    private static final PageRequest FIRST = new PageRequest(Shard.pack("1"), null, 10);
    private static final PostgresSettings.Limits CONNECTIONS =
            new PostgresSettings.Limits(8, Duration.ofSeconds(5), Duration.ofSeconds(30), 1 << 20);
    private static final Reader HASTY = new Reader("eu-1/9", Duration.ofMillis(50));

    @Test
    void neverLetsMoreReadThanAllowed() throws Exception {
        assertThat(mostAtATime(8, 3)).isEqualTo(3);
    }

    @Test
    void letsOneReadAfterTheOther() throws Exception {
        assertThat(mostAtATime(4, 1)).isEqualTo(1);
    }

    /** How many statements were seen to read at once, while threads of two processes read 6 pages each. */
    private static long mostAtATime(int threads, int allowed) throws Exception {
        try (Sampler sampler = new Sampler();
                PostgresSource one = source(() -> allowed);
                PostgresSource other = source(() -> allowed);
                ExecutorService readers = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                PostgresSource source = i % 2 == 0 ? one : other;
                reading.add(readers.submit(() -> read(source, 6)));
            }
            long most = 0;
            while (!reading.stream().allMatch(Future::isDone)) {
                most = Math.max(most, sampler.reading());
            }
            for (Future<?> reader : reading) {
                reader.get();
            }
            return most;
        }
    }

    @Test
    void followsTheLimitWhileItReads() throws Exception {
        AtomicInteger allowed = new AtomicInteger(3);
        try (Sampler sampler = new Sampler();
                PostgresSource source = source(allowed::get);
                ExecutorService readers = Executors.newFixedThreadPool(6)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(readers.submit(() -> read(source, 25)));
            }
            await().until(() -> sampler.reading() == 3);
            allowed.set(1);
            await().until(() -> sampler.reading() <= 1);
            for (int look = 0; look < 100; look++) {
                assertThat(sampler.reading()).isLessThanOrEqualTo(1);
            }
            allowed.set(5);
            await().until(() -> sampler.reading() == 5);
            for (Future<?> reader : all) {
                reader.get();
            }
        }
    }

    @Test
    void holdsOnePermitInEveryStatementOfAPageAndNoneAfterIt() {
        EntityQuery counting = Shard.entity(
                Schemas.keyedBy("id")
                        .with("permits", FieldKind.LONG)
                        .withArray("of_elements", FieldKind.LONG)
                        .named("thing"),
                "SELECT account, id, %s AS permits FROM thing".formatted(HELD),
                Map.of("of_elements", "SELECT account, id, %s AS value FROM thing".formatted(HELD)));
        try (PostgresSource source = source(() -> 3);
                PageSource pages = source.openPages(Shard.NAME, counting)) {
            assertThat(Shard.json(pages.read(FIRST).documents().getFirst()))
                    .contains("\"permits\":1", "\"of_elements\":[1]");
            assertThat(permitsTaken()).isZero();
        }
    }

    /** The first session, and its permit with it, is given up in the middle. */
    @Test
    void holdsAPermitAlsoForTheRestOfAPageThatWasCutShort() {
        EntityQuery wide = Shard.entity(
                Schemas.keyedBy("id")
                        .with("name", FieldKind.TEXT)
                        .withArray("of_elements", FieldKind.LONG)
                        .named("thing"),
                "SELECT account, id, repeat('x', 1000) AS name FROM thing",
                Map.of("of_elements", "SELECT account, id, %s AS value FROM thing".formatted(HELD)));
        PostgresSettings.Limits small =
                new PostgresSettings.Limits(2, Duration.ofSeconds(5), Duration.ofSeconds(30), 3_000);
        try (PostgresSource source = SHARD.source(SHARD.access(), small, () -> 1);
                PageSource pages = source.openPages(Shard.NAME, wide)) {
            assertThat(pages.read(FIRST).documents())
                    .hasSizeLessThan(10)
                    .allSatisfy(document -> assertThat(Shard.json(document)).contains("\"of_elements\":[1]"));
            assertThat(permitsTaken()).isZero();
        }
    }

    @Test
    void readsDirectoriesAndBoundsWithAPermit() {
        EntityQuery counting = new EntityQuery(
                Schemas.keyedBy("id").named("thing"),
                "SELECT 1 AS account, 'free' AS plan, now() AS next_send, %s AS documents".formatted(HELD),
                "SELECT account, 10 * %s + id AS id FROM thing".formatted(HELD),
                Map.of());
        try (PostgresSource source = source(() -> 1)) {
            assertThat(source.readDirectory(Shard.NAME, counting))
                    .extracting(DirectoryEntry::documents)
                    .containsExactly(1L);
            assertThat(source.findBoundary(Shard.NAME, counting, new AccountId("1"), null, 5))
                    .contains(Key.of("15"));
            assertThat(permitsTaken()).isZero();
        }
    }

    @Test
    void saysThatAllReadsAreTakenAndGoesOnWhenOneEnds() throws SQLException {
        try (PostgresSource source = source(() -> 2);
                PageSource pages = source.openPages(Shard.NAME, THINGS, HASTY)) {
            try (Connection first = SHARD.connect();
                    Connection second = SHARD.connect()) {
                hold(first, 1);
                hold(second, 2);

                assertThatThrownBy(() -> pages.read(FIRST))
                        .isInstanceOf(SourceBusy.class)
                        .hasMessage(
                                "Cannot read thing of shard Shard \"1\" at source eu-1: all 2 reads allowed at a time are"
                                        + " under way. Reading goes on by itself when one ends; more of them can be allowed (slots).");
                release(second);

                assertThat(pages.read(FIRST).documents()).hasSize(10);
            }
        }
    }

    @Test
    void readsNothingWhileNoReadIsAllowed() {
        try (PostgresSource source = source(() -> 0);
                PageSource pages = source.openPages(Shard.NAME, THINGS, HASTY)) {
            assertThatThrownBy(() -> pages.read(FIRST)).isInstanceOf(SourceBusy.class);
        }
    }

    @Test
    void givesThePermitBackWhenTheReadFails() {
        EntityQuery failing =
                Shard.entity(Schemas.keyedBy("id").named("thing"), "SELECT account, id / (id - 3) AS id FROM thing");
        try (PostgresSource source = source(() -> 1);
                PageSource broken = source.openPages(Shard.NAME, failing);
                PageSource pages = source.openPages(Shard.NAME, THINGS)) {
            assertThatThrownBy(() -> broken.read(FIRST)).hasMessageContaining("22012");

            assertThat(pages.read(FIRST).documents()).hasSize(10);
        }
    }

    /** The statement that takes the permit is the one that takes the version. */
    @Test
    void costsAPageLessThanAMillisecond() throws SQLException {
        ReadPermits permits = new ReadPermits(() -> 64);
        Connections connections = new Connections(
                new PostgresSettings("eu-1", SHARD.access(), List.of(Shard.NAME), PostgresSettings.Limits.DEFAULTS));
        try (Connections.Permit permit = connections.acquire("measure");
                Session session = permit.connect(null)) {
            Duration without = median(() -> session.queryRow("SELECT " + Versions.CLOCK, row -> row.getLong(1)));
            Duration with = median(() -> {
                permits.take("measure", session, Duration.ZERO);
                permits.giveBack(session);
            });
            assertThat(with.minus(without)).isLessThan(Duration.ofMillis(1));
        }
    }

    private static Duration median(Statements statements) throws SQLException {
        long[] nanos = new long[1_000];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            statements.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[nanos.length / 2]);
    }

    private interface Statements {
        void run() throws SQLException;
    }

    private static PostgresSource source(ReadLimit reads) {
        return SHARD.source(SHARD.access(), CONNECTIONS, reads);
    }

    private static void read(PostgresSource source, int pages) {
        try (PageSource reader = source.openPages(Shard.NAME, SLOW)) {
            for (int page = 0; page < pages; page++) {
                reader.read(FIRST);
            }
        }
    }

    private static long permitsTaken() {
        return Long.parseLong(SHARD.query("""
                SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
                WHERE locktype = 'advisory' AND classid = %d AND datname = current_database()
                """.formatted(ReadPermits.CLASS_ID)).getFirst());
    }

    private static void hold(Connection connection, int number) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(%d, %d)".formatted(ReadPermits.CLASS_ID, number));
        }
    }

    private static void release(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock_all()");
        }
    }

    /** Looks at the server's list of sessions. */
    private static final class Sampler implements AutoCloseable {
        private final Connection connection = SHARD.connect();
        private final PreparedStatement reading = connection.prepareStatement("""
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND state = 'active' AND query LIKE 'COPY%'
                """);

        Sampler() throws SQLException {}

        long reading() throws SQLException {
            try (ResultSet row = reading.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
