package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.greenlight.document.Document;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.schema.FieldKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the server sees of us: transactions, versions, connections that are cut, limits that are kept. */
class SessionsIT {
    private static final Shard SHARD = new Shard(
            SessionsIT.class,
            "CREATE TABLE whole (account int, id int, name text, PRIMARY KEY (account, id))",
            "INSERT INTO whole SELECT 1, i, 'n' || i FROM generate_series(1, 100) i",
            "CREATE TABLE grp (account int, id int, value int, PRIMARY KEY (account, id, value))");

    private static final EntityQuery WHOLE = Shard.entity(
            Schemas.keyedBy("id")
                    .with("name", FieldKind.TEXT)
                    .withArray("groups", FieldKind.LONG)
                    .named("subscriber"),
            "SELECT * FROM whole",
            Map.of("groups", "SELECT * FROM grp"));

    private static final PageRequest FIRST = new PageRequest(Shard.pack("1"), null, 10);

    @Test
    void keepsNoTransactionOpenBetweenPages() {
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, WHOLE)) {
            pages.read(FIRST);

            assertThat(SHARD.query("SELECT concat_ws(' ', state, backend_xmin, backend_xid) FROM " + OUR_BACKENDS))
                    .containsExactly("idle");
        }
        assertThat(SHARD.query("SELECT pid FROM %s AND state <> 'idle'".formatted(OUR_BACKENDS)))
                .isEmpty();
    }

    @Test
    void takesTheVersionOnTheSourcesClockBeforeTheSnapshot() {
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, WHOLE)) {
            long before = serverClock();
            Page page = pages.read(FIRST);
            long after = serverClock();

            assertThat(page.version()).isBetween(before, after);
            assertThat(page.documents()).extracting(Document::version).containsOnly(page.version());
        }
    }

    @Test
    void takesAVersionBelowTheCommitsThatThePageMisses() throws SQLException {
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, WHOLE);
                Connection writer = SHARD.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("UPDATE whole SET name = 'changed' WHERE id = 1");
            Page missed = pages.read(FIRST);
            long beforeCommit = serverClock();
            writer.commit();
            Page seen = pages.read(FIRST);

            assertThat(Shard.json(missed.documents().getFirst())).contains("n1");
            assertThat(Shard.json(seen.documents().getFirst())).contains("changed");
            assertThat(missed.version()).isLessThan(beforeCommit);
            assertThat(seen.version()).isGreaterThan(beforeCommit);
        } finally {
            SHARD.execute("UPDATE whole SET name = 'n1' WHERE id = 1");
        }
    }

    @Test
    void readsOnByANewConnectionWhenTheServerCutTheOld() {
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, WHOLE)) {
            Page first = pages.read(FIRST);
            SHARD.query("SELECT pg_terminate_backend(pid, 5000) FROM " + OUR_BACKENDS);

            assertThatThrownBy(() -> pages.read(FIRST))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageStartingWith("Cannot read subscriber of shard Shard \"1\" at source eu-1: ")
                    .hasMessageEndingWith("Reading goes on by itself when the server is back.");
            assertThat(pages.read(FIRST).documents()).hasSameSizeAs(first.documents());
        }
    }

    @Test
    void neverOpensMoreConnectionsThanAllowed() {
        PostgresSettings.Limits one =
                new PostgresSettings.Limits(1, Duration.ofMillis(200), Duration.ofSeconds(10), 1_000_000);
        try (PostgresSource source = SHARD.source(SHARD.access(), one)) {
            try (PageSource pages = source.openPages(Shard.NAME, WHOLE)) {
                pages.read(FIRST);
                assertThatThrownBy(source::identity)
                        .isInstanceOf(SourceUnavailable.class)
                        .hasMessageContaining("all 1 connections are in use");
            }
            assertThat(source.identity().timeline()).isEqualTo(1);
        }
    }

    @Test
    void oneSessionRestsBetweenShortQuestions() {
        try (PostgresSource source = SHARD.source()) {
            source.identity();
            List<String> resting = SHARD.query("SELECT pid || ' ' || state FROM " + OUR_BACKENDS);
            source.identity();

            assertThat(resting).hasSize(1).first().asString().endsWith(" idle");
            assertThat(SHARD.query("SELECT pid || ' ' || state FROM " + OUR_BACKENDS))
                    .isEqualTo(resting);
        }
        await().untilAsserted(() ->
                assertThat(SHARD.query("SELECT pid FROM " + OUR_BACKENDS)).isEmpty());
    }

    @Test
    void aSessionThatRestsGivesWayToAReader() {
        PostgresSettings.Limits one =
                new PostgresSettings.Limits(1, Duration.ofMillis(200), Duration.ofSeconds(10), 1_000_000);
        try (PostgresSource source = SHARD.source(SHARD.access(), one)) {
            source.identity();

            try (PageSource pages = source.openPages(Shard.NAME, WHOLE)) {
                assertThat(pages.read(FIRST).documents()).hasSize(10);
            }
        }
    }

    @Test
    void aSessionThatWasCutWhileItRestedIsReplaced() {
        try (PostgresSource source = SHARD.source()) {
            source.identity();
            SHARD.query("SELECT pg_terminate_backend(pid, 5000) FROM " + OUR_BACKENDS);

            assertThat(source.identity().timeline()).isEqualTo(1);
        }
    }

    @Test
    void refusesSqlThatWrites() {
        EntityQuery writing =
                Shard.entity(Schemas.keyedBy("id").named("thing"), "SELECT 1 AS account, nextval('counter') AS id");
        SHARD.execute("CREATE SEQUENCE counter");
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, writing)) {
            assertThatThrownBy(() -> pages.read(FIRST))
                    .isInstanceOf(SourceRefused.class)
                    .hasMessageContaining("read-only transaction")
                    .hasMessageEndingWith("Use SQL that only reads.");
        }
    }

    @Test
    void namesNoValueOfARowInAnError() {
        EntityQuery failing = Shard.entity(
                Schemas.keyedBy("id").with("name", FieldKind.LONG).named("thing"),
                "SELECT account, id, (name || '@secret.example')::int AS name FROM whole");
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, failing)) {
            assertThatThrownBy(() -> pages.read(FIRST))
                    .isInstanceOf(SourceRefused.class)
                    .hasNoCause()
                    .hasMessageContaining("a value does not fit its type or constraint (SQLSTATE 22P02)")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void cancelsAStatementThatTakesTooLong() {
        EntityQuery slow = Shard.entity(
                Schemas.keyedBy("id").named("thing"), "SELECT account, id FROM whole WHERE pg_sleep(1) IS NOT NULL");
        PostgresSettings.Limits hasty =
                new PostgresSettings.Limits(1, Duration.ofSeconds(5), Duration.ofMillis(100), 1_000_000);
        try (PostgresSource source = SHARD.source(SHARD.access(), hasty);
                PageSource pages = source.openPages(Shard.NAME, slow)) {
            assertThatThrownBy(() -> pages.read(FIRST))
                    .isInstanceOf(SourceRefused.class)
                    .hasMessageContaining("statement timeout");
        }
    }

    @Test
    void doesNotDependOnTimeZonesOfServerOrClient() {
        EntityQuery zoned = Shard.entity(
                Schemas.keyedBy("id").with("name", FieldKind.TEXT).named("thing"),
                "SELECT account, id, current_setting('TimeZone') AS name FROM whole");
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, zoned)) {
            List<Document> documents = pages.read(FIRST).documents();

            assertThat(Shard.json(documents.getFirst())).contains("\"name\":\"UTC\"");
        }
    }

    private static final String OUR_BACKENDS =
            "pg_stat_activity WHERE application_name = 'greenlight eu-1' AND datname = current_database()";

    private static long serverClock() {
        return Long.parseLong(SHARD.query("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
                .getFirst());
    }
}
