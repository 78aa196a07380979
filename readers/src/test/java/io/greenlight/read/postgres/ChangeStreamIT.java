package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.greenlight.check.Finding;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.ChangeBatch;
import io.greenlight.read.change.ChangeMarks;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangeStream;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.ChangesLost;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.change.SlotHealth;
import io.greenlight.read.change.SourcePosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeStreamIT {
    private static final String OTHER_SHARD = "shard_2";

    private static final Shard SHARD = new Shard(
            ChangeStreamIT.class,
            "CREATE TABLE subscribers (account_id int8, id int8, email text, PRIMARY KEY (account_id, id))",
            """
            CREATE TABLE subscriber_groups (account_id int8, subscriber_id int8, group_id int8,
                PRIMARY KEY (account_id, subscriber_id, group_id))
            """,
            """
            CREATE TABLE events (account_id int8, id int8, occurred_at timestamptz, kind text,
                PRIMARY KEY (account_id, id, occurred_at)) PARTITION BY RANGE (occurred_at)
            """,
            "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01Z') TO ('2026-02-01Z')",
            "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01Z') TO ('2026-03-01Z')",
            "CREATE TABLE clicks (account_id int8, id int8, at timestamp, kind text, PRIMARY KEY (account_id, id))",
            "CREATE TABLE notes (account_id int8, id int8, body text)",
            "CREATE TABLE words (account char(4), at timestamptz, word text, n numeric, PRIMARY KEY (account, at, word, n))",
            """
            CREATE TABLE visits (account_id int8, seen timestamptz, "Page" text, tags text[], kind char(3), body text)
            """,
            """
            CREATE TABLE numbered (account_id int8, id int8, region text, body text, PRIMARY KEY (account_id, id))
            """,
            "ALTER TABLE numbered ALTER body SET STORAGE EXTERNAL",
            "CREATE TABLE uncaptured (id int8 GENERATED ALWAYS AS IDENTITY, body text)",
            "CREATE SCHEMA shard_2",
            "CREATE TABLE shard_2.subscribers (LIKE subscribers INCLUDING ALL)",
            "CREATE TABLE shard_2.subscriber_groups (LIKE subscriber_groups INCLUDING ALL)");

    private static final EntityChanges SUBSCRIBERS = new EntityChanges(
            "subscriber",
            Shard.entity(Schemas.keyedBy("id").named("subscriber"), "SELECT 1"),
            List.of(
                    ChangeTable.of("subscribers", "account_id", "id"),
                    ChangeTable.of("subscriber_groups", "account_id", "subscriber_id")));
    private static final EntityChanges EVENTS = new EntityChanges(
            "event",
            Shard.entity(Schemas.keyedBy("id").monthlyBy("time", "event"), "SELECT 1"),
            List.of(ChangeTable.of("events", "account_id", "id").withMonth("occurred_at")));
    private static final EntityChanges CLICKS = new EntityChanges(
            "click",
            Shard.entity(Schemas.keyedBy("id").monthlyBy("time", "click"), "SELECT 1"),
            List.of(ChangeTable.of("clicks", "account_id", "id").withMonth("at")));
    private static final EntityChanges NOTES = new EntityChanges(
            "note",
            Shard.entity(Schemas.keyedBy("id").named("any_other_name"), "SELECT 1"),
            List.of(ChangeTable.of("notes", "account_id", "id")));
    private static final EntityChanges WORDS = new EntityChanges(
            "word",
            Shard.entity(Schemas.keyedBy("at", "word", "n").named("word"), "SELECT 1"),
            List.of(ChangeTable.of("words", "account", "at", "word", "n")));

    private static final EntityChanges WEEKS = new EntityChanges(
            "week",
            Shard.entity(Schemas.keyedBy("id").monthlyBy("seen", "week"), "SELECT 1"),
            List.of(ChangeTable.of("weeks", "account_id", "id").withMonth("seen")));

    private static final String VISIT =
            "(md5(\"Page\" || ((seen AT TIME ZONE 'UTC') + interval '1 day')::date || coalesce(tags[2], kind, '?'))::uuid)";
    private static final EntityChanges VISITS = new EntityChanges(
            "visit",
            Shard.entity(Schemas.keyedBy("page", "id").monthlyBy("seen", "visit"), "SELECT 1"),
            List.of(ChangeTable.of("visits", "account_id", "Page", VISIT).withMonth("seen")));
    private static final EntityChanges NUMBERED = new EntityChanges(
            "numbered",
            Shard.entity(Schemas.keyedBy("id").named("numbered"), "SELECT 1"),
            List.of(ChangeTable.of("numbered", "account_id", "(region || '/' || id)")));
    private static final EntityChanges WHOLE_ROWS = new EntityChanges(
            "numbered",
            Shard.entity(Schemas.keyedBy("id").named("numbered"), "SELECT 1"),
            List.of(ChangeTable.of("numbered", "account_id", "(md5(numbered::text))")));

    @Test
    void doesNotTrustTheMonthWhereAPartitionTellsLessThanItsParent() {
        SHARD.execute(
                """
                CREATE TABLE weeks (account_id int8, id int8, seen timestamptz, PRIMARY KEY (account_id, id, seen))
                    PARTITION BY RANGE (seen)
                """,
                "CREATE TABLE weeks_1 PARTITION OF weeks FOR VALUES FROM ('2026-01-01Z') TO ('2027-01-01Z')",
                "CREATE UNIQUE INDEX narrow ON weeks_1 (account_id, id)",
                "ALTER TABLE weeks_1 REPLICA IDENTITY USING INDEX narrow",
                "INSERT INTO weeks VALUES (1, 1, '2026-01-31Z'), (1, 2, '2026-01-31Z')");
        try (Follower follower = follow("weeks", WEEKS)) {
            SHARD.execute("UPDATE weeks SET seen = '2026-02-01Z' WHERE id = 1", "DELETE FROM weeks WHERE id = 2");

            assertThat(follower.read())
                    .containsExactly("week 1/1 may have left in any month", "week 1/2 may have left in any month");
        }
    }

    @Test
    void marksTellWhatTheStreamDoesNot() {
        SHARD.execute(
                "CREATE TABLE parted (account_id int8, id int8, kind text, PRIMARY KEY (account_id, id)) PARTITION BY RANGE (id)",
                "CREATE TABLE parted_0 PARTITION OF parted FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (10) TO (20)",
                "CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (20) TO (30)",
                "CREATE TABLE parted_4 PARTITION OF parted FOR VALUES FROM (40) TO (50)",
                "INSERT INTO parted VALUES (1, 1), (1, 11), (1, 21)");
        EntityChanges parted = new EntityChanges(
                "parted",
                Shard.entity(Schemas.keyedBy("id").named("parted"), "SELECT 1"),
                List.of(ChangeTable.of("parted", "account_id", "id")));
        try (Follower follower = follow("marks", parted)) {
            Marker marker = new Marker(follower.changes());
            assertThat(marker.missed()).isEmpty();
            SHARD.execute(
                    "UPDATE parted SET kind = 'k'",
                    "VACUUM parted",
                    "ANALYZE parted",
                    "CREATE TABLE parted_3 PARTITION OF parted FOR VALUES FROM (30) TO (40)",
                    "INSERT INTO parted VALUES (1, 31)",
                    "DROP TABLE parted_4");
            assertThat(marker.missed())
                    .as("what the stream tells, and an empty partition")
                    .isEmpty();
            SHARD.execute("TRUNCATE parted_1");
            assertThat(marker.missed())
                    .isEqualTo("TRUNCATED: partition %s was emptied or rewritten".formatted(path("parted_1")));
            assertThat(marker.missed()).isEmpty();
            SHARD.execute("DROP TABLE parted_0", "ALTER TABLE parted DETACH PARTITION parted_2");
            assertThat(marker.missed())
                    .isEqualTo("TRUNCATED: %s is no partition any more, %s is no partition any more"
                            .formatted(path("parted_0"), path("parted_2")));
            SHARD.execute("ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES FROM (20) TO (30)");
            assertThat(marker.missed())
                    .isEqualTo("TRUNCATED: %s became a partition, with rows".formatted(path("parted_2")));
            assertThat(follower.read()).doesNotContain("parted: parted of %s emptied".formatted(Shard.NAME));
        }
    }

    @Test
    void marksTellThatSomebodyChangedAPublication() {
        try (Follower follower = follow("published", SUBSCRIBERS)) {
            Marker marker = new Marker(follower.changes());
            String table = path("subscribers");
            for (String change : List.of(
                    "ALTER PUBLICATION greenlight_published DROP TABLE %s".formatted(table),
                    "ALTER PUBLICATION greenlight_published SET TABLE %s WHERE (id > 1), %s"
                            .formatted(table, path("subscriber_groups")),
                    "ALTER PUBLICATION greenlight_published SET (publish = 'insert')",
                    "ALTER PUBLICATION greenlight_published SET (publish = 'insert, update, delete, truncate')",
                    "ALTER PUBLICATION greenlight_published SET (publish_via_partition_root = false)",
                    "DROP PUBLICATION greenlight_published")) {
                SHARD.execute(change);
                assertThat(marker.missed())
                        .as(change)
                        .startsWith("PUBLICATION_CHANGED: somebody changed what is published: ");
                assertThat(marker.missed()).isEmpty();
                assertThat(follower.changes().prepare().tablesAdded())
                        .as(change)
                        .isEqualTo(
                                change.contains("insert, update")
                                        ? List.of()
                                        : change.contains("TABLE")
                                                ? List.of("%s.subscribers".formatted(Shard.NAME))
                                                : List.of(
                                                        "%s.subscriber_groups".formatted(Shard.NAME),
                                                        "%s.subscribers".formatted(Shard.NAME)));
                marker.missed();
                assertThat(follower.changes().prepare().tablesAdded())
                        .as("put right after " + change)
                        .isEmpty();
            }
            SHARD.execute("DROP PUBLICATION greenlight_published");
            marker.missed();
            follower.changes().prepare();
            assertThat(marker.missed()).startsWith("PUBLICATION_CHANGED: ");
            SHARD.execute("CREATE TABLE other (id int8)", "ALTER PUBLICATION greenlight_published ADD TABLE other");
            assertThat(marker.missed()).as("a table that is not ours").isEmpty();
        }
    }

    private static String path(String table) {
        return "\"Shard \"\"1\"\"\"." + table;
    }

    /** Compares with what it saw before, as it was stored. */
    private static final class Marker {
        private final ChangeSource changes;
        private List<String> lines;

        Marker(ChangeSource changes) {
            this.changes = changes;
            this.lines = changes.marks().lines();
        }

        String missed() {
            ChangeMarks now = changes.marks();
            String missed = now.missedSince(ChangeMarks.of(lines));
            lines = now.lines();
            return missed;
        }
    }

    @Test
    void losesOlderChangesThatHaveNotTheColumnsOfToday() {
        SHARD.execute("CREATE TABLE renamed (account int8, old int8, PRIMARY KEY (account, old))");
        EntityChanges before = new EntityChanges(
                "renamed",
                Shard.entity(Schemas.keyedBy("id").named("renamed"), "SELECT 1"),
                List.of(ChangeTable.of("renamed", "account", "old")));
        EntityChanges after = new EntityChanges(
                "renamed",
                Shard.entity(Schemas.keyedBy("id").named("renamed"), "SELECT 1"),
                List.of(ChangeTable.of("renamed", "account", "young")));
        EntityChanges computed = new EntityChanges(
                "renamed",
                Shard.entity(Schemas.keyedBy("id").named("renamed"), "SELECT 1"),
                List.of(ChangeTable.of("renamed", "account", "(young + 1)")));
        try (Follower follower = follow("renamed", before)) {
            SHARD.execute(
                    "INSERT INTO renamed VALUES (1, 1)",
                    "ALTER TABLE renamed RENAME old TO young",
                    "INSERT INTO renamed VALUES (1, 2)");
            try (PostgresSource source = SHARD.source()) {
                for (EntityChanges now : List.of(after, computed)) {
                    ChangeSource changes = source.changes("renamed", List.of(now));
                    changes.prepare();
                    try (ChangeStream stream = changes.openStream(null)) {
                        SourcePosition until = changes.currentPosition();
                        assertThatThrownBy(() -> stream.next(10, until))
                                .isInstanceOf(ChangesLost.class)
                                .hasMessageStartingWith("Cannot follow older changes of table Shard \"1\".renamed");
                    }
                }
                ChangeSource wrong = source.changes("renamed", List.of(before));
                assertThatThrownBy(wrong::prepare).isInstanceOf(SourceRefused.class);
                assertThat(follower.prepared().slotCreated()).isTrue();
            }
        }
    }

    @Test
    void computesTheKeysOfNewRowsThatAreExpressions() {
        try (Follower follower = follow("computed", VISITS)) {
            SHARD.execute(
                    """
                    INSERT INTO visits VALUES
                        (20, '2026-01-31 23:30:00Z', 'a', '{x,"y, \\"z\\""}', NULL, 'b'),
                        (20, '2026-02-01 00:30:00+01', E'it''s \\\\ {"', '{}', 'k', NULL),
                        (20, '2026-02-02Z', 'NULL', NULL, NULL, NULL),
                        (20, '2026-02-03Z', '', NULL, NULL, NULL),
                        (20, '2026-02-03Z', NULL, NULL, 'k', NULL),
                        (NULL, '2026-02-03Z', 'a', NULL, NULL, NULL)
                    """,
                    "ALTER TABLE visits DROP COLUMN body, ADD COLUMN added int8 DEFAULT 1",
                    "INSERT INTO visits VALUES (21, '2026-03-01Z', 'a', NULL, 'k', 7)",
                    "UPDATE visits SET added = 2 WHERE account_id = 21",
                    "DELETE FROM visits WHERE account_id = 21 AND added = 0");

            List<String> expected = SHARD.query("""
                    SELECT format('visit %%s/[%%s, %%s] inserted', account_id, "Page", %s) FROM visits
                    WHERE account_id IS NOT NULL AND "Page" IS NOT NULL
                    """.formatted(VISIT));
            assertThat(expected).hasSize(5);
            assertThat(follower.batches(2).stream().flatMap(Follower::texts))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void computesTheKeyOfAChangedRowAsFarAsTheMessageHasItsColumns() {
        try (Follower follower = follow("changed", NUMBERED)) {
            SHARD.execute(
                    "INSERT INTO numbered VALUES (22, 1, 'eu', repeat('x', 20000)), (22, 2, 'eu', 'y')",
                    "UPDATE numbered SET region = 'us' WHERE account_id = 22 AND id = 1",
                    "UPDATE numbered SET body = 'z' WHERE account_id = 22 AND id = 2",
                    "DELETE FROM numbered WHERE account_id = 22 AND id = 1");

            assertThat(follower.read())
                    .containsExactly(
                            "numbered 22/eu/1 inserted",
                            "numbered 22/eu/2 may have left",
                            "numbered 22/us/1 may have left");
        }
    }

    @Test
    void computesAKeyOfTheWholeRow() {
        try (Follower follower = follow("rows", WHOLE_ROWS)) {
            SHARD.execute(
                    "INSERT INTO numbered VALUES (23, 1, 'it''s, (\"', NULL)",
                    // Its body is not in the message, so its key is not known.
                    "INSERT INTO numbered VALUES (23, 2, 'eu', repeat('x', 20000))",
                    "UPDATE numbered SET region = 'us' WHERE account_id = 23 AND id = 2");
            List<String> keys = SHARD.query("""
                    SELECT format('numbered 23/%s inserted', md5(numbered::text)) FROM numbered WHERE account_id = 23 AND id = 1
                    UNION ALL
                    SELECT format('numbered 23/%s inserted', md5(row(account_id, id, 'eu', body)::text)) FROM numbered WHERE account_id = 23 AND id = 2
                    """);

            assertThat(follower.read()).containsExactlyElementsOf(keys);
        }
    }

    @Test
    void saysWhichExpressionTheSourceCannotCompute() {
        SHARD.execute("CREATE TABLE divided (account_id int8, id int8)");
        EntityChanges divided = new EntityChanges(
                "divided",
                Shard.entity(Schemas.keyedBy("id").named("divided"), "SELECT 1"),
                List.of(ChangeTable.of("divided", "account_id", "(100 / id)")));
        try (Follower follower = follow("divided", divided)) {
            SHARD.execute("INSERT INTO divided VALUES (24, 0)");
            assertThatThrownBy(follower::read)
                    .isInstanceOf(SourceRefused.class)
                    .hasMessage(
                            "Cannot compute the keys (100 / id) of new rows of Shard \"1\".divided: a value does not fit its type or constraint (SQLSTATE 22012). Correct the SQL of the entity or the server.");
        }
    }

    @Test
    void tellsWhichDocumentsChanged() {
        SHARD.execute("INSERT INTO subscribers SELECT 1, i FROM generate_series(1, 9) i");
        try (Follower follower = follow("which", SUBSCRIBERS)) {
            SHARD.execute(
                    "INSERT INTO subscribers VALUES (1, 100)",
                    "UPDATE subscribers SET email = 'a' WHERE account_id = 1 AND id = 2",
                    "DELETE FROM subscribers WHERE account_id = 1 AND id = 3",
                    "UPDATE subscribers SET id = 40 WHERE account_id = 1 AND id = 4",
                    "UPDATE subscribers SET account_id = 2 WHERE account_id = 1 AND id = 5",
                    "INSERT INTO subscribers VALUES (1, 101)",
                    "UPDATE subscribers SET email = 'b' WHERE account_id = 1 AND id = 101");

            assertThat(follower.read())
                    .containsExactly(
                            "subscriber 1/100 inserted",
                            "subscriber 1/2 may have left",
                            "subscriber 1/3 may have left",
                            "subscriber 1/4 may have left",
                            "subscriber 1/40 inserted",
                            "subscriber 1/5 may have left",
                            "subscriber 2/5 inserted",
                            "subscriber 1/101 may have left");
        }
    }

    @Test
    void namesTheDocumentThatARowOfAChildTableBelongsTo() {
        SHARD.execute("INSERT INTO subscriber_groups VALUES (1, 11, 1), (1, 12, 1), (1, 13, 1)");
        try (Follower follower = follow("children", SUBSCRIBERS)) {
            SHARD.execute(
                    "INSERT INTO subscriber_groups VALUES (1, 10, 7)",
                    "DELETE FROM subscriber_groups WHERE subscriber_id = 11",
                    "UPDATE subscriber_groups SET group_id = 2 WHERE subscriber_id = 12",
                    "UPDATE subscriber_groups SET subscriber_id = 14 WHERE subscriber_id = 13");

            assertThat(follower.read())
                    .containsExactly(
                            "subscriber 1/10 inserted",
                            "subscriber 1/11 may have left",
                            "subscriber 1/12 may have left",
                            "subscriber 1/13 may have left",
                            "subscriber 1/14 inserted");
        }
    }

    @Test
    void followsPartitionsAsTheirParentAndTellsTheOldMonth() {
        SHARD.execute("INSERT INTO events SELECT 1, i, '2026-01-31 23:59:59Z' FROM generate_series(1, 9) i");
        try (Follower follower = follow("partitions", EVENTS)) {
            SHARD.execute(
                    "UPDATE events SET kind = 'k' WHERE id = 1",
                    "UPDATE events SET occurred_at = occurred_at + interval '1 day' WHERE id = 2",
                    "DELETE FROM events WHERE id = 3",
                    "INSERT INTO events VALUES (1, 10, '2026-02-02Z')",
                    "CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z')",
                    "INSERT INTO events VALUES (1, 11, '2026-03-03Z')",
                    "UPDATE events SET occurred_at = '2026-01-01Z' WHERE id = 11",
                    "TRUNCATE events");

            assertThat(follower.read())
                    .containsExactly(
                            "event 1/1 may have left in [2026-01]",
                            "event 1/2 may have left in [2026-01]",
                            "event 1/3 may have left in [2026-01]",
                            "event 1/10 inserted",
                            "event 1/11 may have left in [2026-03]",
                            "event: events of %s emptied".formatted(Shard.NAME));
        }
    }

    @Test
    void tellsTheOldMonthOnlyAsFarAsTheReplicaIdentityGoes() {
        SHARD.execute("INSERT INTO clicks SELECT 1, i, '2026-01-31 23:59:59' FROM generate_series(1, 9) i");
        try (Follower follower = follow("months", CLICKS)) {
            SHARD.execute(
                    "UPDATE clicks SET at = '2026-02-01' WHERE id = 1",
                    "DELETE FROM clicks WHERE id = 2",
                    "ALTER TABLE clicks REPLICA IDENTITY FULL",
                    "UPDATE clicks SET at = '2026-02-01' WHERE id = 3",
                    "UPDATE clicks SET kind = 'k' WHERE id = 4",
                    "DELETE FROM clicks WHERE id = 5",
                    "UPDATE clicks SET id = 60, at = 'infinity' WHERE id = 6",
                    "UPDATE clicks SET id = 61 WHERE id = 60",
                    "ALTER TABLE clicks REPLICA IDENTITY DEFAULT");

            assertThat(follower.read())
                    .containsExactly(
                            "click 1/1 may have left in any month",
                            "click 1/2 may have left in any month",
                            "click 1/3 may have left in [2026-01]",
                            "click 1/4 may have left in [2026-01]",
                            "click 1/5 may have left in [2026-01]",
                            "click 1/6 may have left in [2026-01]",
                            "click 1/60 may have left in any month",
                            "click 1/61 inserted");
        }
    }

    @Test
    void namesKeysAsPagesDo() {
        try (Follower follower = follow("keys", WORDS)) {
            SHARD.execute("""
                    INSERT INTO words VALUES ('ab', '2026-01-02 03:04:05.6+05:45', 'Zoë, "x"', 1.50),
                        ('abcd', '0044-03-15 12:00:00Z BC', '', -0.001), ('a', 'infinity', '\\', 1e20)
                    """);
            try (PostgresSource source = SHARD.source();
                    var pages = source.openPages(
                            Shard.NAME,
                            Shard.entity(
                                    Schemas.keyedBy("at", "word", "n").named("word"),
                                    "SELECT account, at, word, n FROM words"))) {
                List<String> read = Shard.pages(pages, Shard.pack("ab", "abcd", "a"), 10).stream()
                        .flatMap(page -> page.documents().stream())
                        .map(document -> "word %s/%s inserted".formatted(document.account(), document.key()))
                        .toList();

                assertThat(read).hasSize(3);
                assertThat(follower.read()).containsExactlyInAnyOrderElementsOf(read);
            }
        }
    }

    @Test
    void seesNothingOfWhatWasRolledBack() throws SQLException {
        try (Follower follower = follow("rollback", SUBSCRIBERS);
                Connection connection = SHARD.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO subscribers VALUES (7, 1)");
            statement.execute("SAVEPOINT a");
            statement.execute("INSERT INTO subscribers VALUES (7, 2)");
            statement.execute("ROLLBACK TO a");
            statement.execute("SAVEPOINT b");
            statement.execute("INSERT INTO subscribers VALUES (7, 3)");
            statement.execute("RELEASE b");
            assertThat(follower.read()).isEmpty();
            connection.commit();
            statement.execute("INSERT INTO subscribers VALUES (7, 4)");
            connection.rollback();

            List<ChangeBatch> batches = follower.batches(Follower.MANY);
            assertThat(batches.stream().flatMap(Follower::texts))
                    .containsExactly("subscriber 7/1 inserted", "subscriber 7/3 inserted");
            assertThat(batches.getFirst().transactions()).hasSize(1);
        }
    }

    @Test
    void followsSeveralShardsAndChangesOfTheirTables() {
        try (Follower follower = new Follower(bothShards(), "shards", SUBSCRIBERS)) {
            SHARD.execute(
                    "INSERT INTO subscribers VALUES (8, 1, 'x')",
                    "INSERT INTO shard_2.subscribers VALUES (8, 2, 'x')",
                    "ALTER TABLE shard_2.subscribers DROP COLUMN email, ADD COLUMN added text DEFAULT 'd'",
                    "ALTER TABLE shard_2.subscribers RENAME TO aside",
                    """
                    CREATE TABLE shard_2.subscribers (first text, account_id int8, id int8, PRIMARY KEY (account_id, id))
                    """,
                    "DROP TABLE shard_2.subscribers",
                    "ALTER TABLE shard_2.aside RENAME TO subscribers",
                    "UPDATE shard_2.subscribers SET added = 'e'",
                    "INSERT INTO shard_2.subscriber_groups VALUES (8, 3, 1)",
                    "TRUNCATE shard_2.subscribers, shard_2.subscriber_groups");

            List<ChangeBatch> batches = follower.batches(Follower.MANY);
            assertThat(batches.stream().flatMap(Follower::texts))
                    .containsExactly(
                            "subscriber 8/1 inserted",
                            "subscriber 8/2 may have left",
                            "subscriber 8/3 inserted",
                            "subscriber: subscribers of shard_2 emptied",
                            "subscriber: subscriber_groups of shard_2 emptied");
            assertThat(batches.getFirst().documents())
                    .extracting("shard")
                    .containsExactly(Shard.NAME, OTHER_SHARD, OTHER_SHARD);
        }
    }

    @Test
    void repeatsWhatWasNotConfirmed() {
        try (Follower follower = follow("repeats", SUBSCRIBERS)) {
            SHARD.execute("INSERT INTO subscribers VALUES (9, 1)", "INSERT INTO subscribers VALUES (9, 2)");
            List<String> both = List.of("subscriber 9/1 inserted", "subscriber 9/2 inserted");
            assertThat(follower.read()).isEqualTo(both);
            follower.reopen();
            ChangeBatch first = follower.stream().next(1, follower.changes().currentPosition());
            assertThat(Follower.texts(first)).containsExactly("subscriber 9/1 inserted");
            follower.stream().confirm(through(first));
            follower.reopen();
            assertThat(follower.readAndConfirm()).containsExactly("subscriber 9/2 inserted");
            follower.reopen();
            assertThat(follower.read()).isEmpty();
        }
    }

    @Test
    void goesOnAfterTheStoredPositionThoughItWasNotConfirmed() {
        try (Follower follower = follow("stored", SUBSCRIBERS)) {
            SHARD.execute("INSERT INTO subscribers VALUES (10, 1)", "INSERT INTO subscribers VALUES (10, 2)");
            ChangeBatch first = follower.stream().next(1, follower.changes().currentPosition());
            follower.reopen();
            try (ChangeStream stream = follower.changes().openStream(through(first))) {
                ChangeBatch rest = stream.next(9, follower.changes().currentPosition());
                assertThat(Follower.texts(rest)).containsExactly("subscriber 10/2 inserted");
            }
        }
    }

    @Test
    void passesALargeTransactionOnInBatches() {
        int rows = 1_000_000;
        try (Follower follower = follow("large", SUBSCRIBERS)) {
            SHARD.execute(
                    "INSERT INTO subscribers VALUES (11, -1)",
                    "INSERT INTO subscribers SELECT 11, i FROM generate_series(1, %d) i".formatted(rows));
            Set<Object> keys = new HashSet<>();
            List<ChangeBatch> withPosition = new ArrayList<>();
            SourcePosition until = follower.changes().currentPosition();
            boolean reached = false;
            while (!reached) {
                ChangeBatch batch = follower.stream().next(5_000, until);
                assertThat(batch.documents()).hasSizeLessThanOrEqualTo(5_000);
                batch.documents().forEach(document -> keys.add(document.key()));
                if (batch.through() != null && !batch.isEmpty()) {
                    withPosition.add(batch);
                }
                reached = batch.reached();
            }

            assertThat(keys).hasSize(rows + 1);
            // One of the small transaction, one of the large; where the stream pauses between the two, one of neither.
            assertThat(withPosition).hasSizeLessThanOrEqualTo(3);
        } finally {
            SHARD.execute("TRUNCATE subscribers");
        }
    }

    @Test
    void beginsATransactionAgainThatWasLeftInTheMiddle() {
        try (Follower follower = follow("middle", SUBSCRIBERS)) {
            SHARD.execute("INSERT INTO subscribers SELECT 16, i FROM generate_series(1, 50000) i");
            ChangeBatch begun = follower.stream().next(10, follower.changes().currentPosition());
            assertThat(begun.documents()).hasSize(10);
            assertThat(begun.through()).isNull();
            follower.reopen();

            assertThat(follower.read()).hasSize(50_000);
        }
    }

    @Test
    void limitsTheTransactionsBehindABatchToo() {
        try (Follower follower = follow("transactions", SUBSCRIBERS)) {
            SHARD.execute("INSERT INTO subscribers VALUES (12, 1)");
            for (int i = 0; i < 10; i++) {
                SHARD.execute("UPDATE subscribers SET email = 'e%d' WHERE account_id = 12".formatted(i));
            }
            List<ChangeBatch> batches = follower.batches(4);

            assertThat(batches)
                    .allSatisfy(batch -> assertThat(batch.transactions()).hasSizeLessThanOrEqualTo(4));
            assertThat(batches.stream()
                            .mapToInt(batch -> batch.transactions().size())
                            .sum())
                    .isEqualTo(11);
            assertThat(batches.getFirst().documents()).hasSize(1);
        }
    }

    @Test
    void knowsThatADecodedCommitIsNotYetVisible() throws SQLException {
        SHARD.execute("INSERT INTO subscribers VALUES (13, 1, 'old')");
        try (Follower follower = follow("visible", SUBSCRIBERS)) {
            follower.readAndConfirm();
            SHARD.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
            Thread writer = Thread.ofVirtual()
                    .start(() -> SHARD.execute("UPDATE subscribers SET email = 'new' WHERE account_id = 13"));
            ChangeBatch batch;
            try {
                batch = await().until(
                                () -> follower.stream()
                                        .next(9, follower.changes().currentPosition()),
                                found -> !found.isEmpty());
                assertThat(Follower.texts(batch)).containsExactly("subscriber 13/1 may have left");
                assertThat(SHARD.query("SELECT email FROM subscribers WHERE account_id = 13"))
                        .containsExactly("old");
                assertThat(follower.changes().areVisible(batch.transactions())).isFalse();
            } finally {
                SHARD.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
            }
            Set<Long> transactions = batch.transactions();
            await().until(() -> follower.changes().areVisible(transactions));
            assertThat(SHARD.query("SELECT email FROM subscribers WHERE account_id = 13"))
                    .containsExactly("new");
            await().until(() -> !writer.isAlive());
        }
    }

    @Test
    void keepsNoWalOfTablesThatAreNotFollowed() {
        try (Follower follower = follow("idle", SUBSCRIBERS)) {
            SHARD.execute("INSERT INTO uncaptured (body) SELECT repeat('x', 500) FROM generate_series(1, 100000)");
            assertThat(follower.changes().slot().retainedBytes()).isGreaterThan(40_000_000);
            // What a slot keeps ends at the last record of running transactions that was decoded, which a checkpoint
            // writes.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                SHARD.execute("CHECKPOINT");
                assertThat(follower.readAndConfirm()).isEmpty();
                SlotHealth slot = follower.changes().slot();
                assertThat(slot.lagBytes()).isLessThan(1_000_000);
                assertThat(slot.retainedBytes()).isLessThan(1_000_000);
                assertThat(slot.state()).isEqualTo(SlotHealth.State.ACTIVE);
            });
        }
    }

    @Test
    void outlivesAPauseOfTheCaller() {
        SHARD.execute("ALTER DATABASE %s SET wal_sender_timeout = '7s'".formatted(database()));
        try (Follower follower = follow("pause", SUBSCRIBERS)) {
            assertThat(follower.read()).isEmpty();
            long opened = System.nanoTime();
            SHARD.execute("INSERT INTO subscribers VALUES (14, 1)");
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            System.nanoTime() - opened > Duration.ofSeconds(11).toNanos());

            assertThat(follower.read()).containsExactly("subscriber 14/1 inserted");
        } finally {
            SHARD.execute("ALTER DATABASE %s RESET wal_sender_timeout".formatted(database()));
        }
    }

    @Test
    void publishesOnlyNewRowsOfTablesWithoutIdentitySoThatUpdatesGoOn() {
        try (Follower follower = follow("heap", NOTES)) {
            SHARD.execute(
                    "INSERT INTO notes VALUES (1, 1, 'a'), (1, 2, 'b')",
                    "UPDATE notes SET body = 'c'",
                    "DELETE FROM notes WHERE id = 1");
            assertThat(follower.readAndConfirm()).containsExactly("note 1/1 inserted", "note 1/2 inserted");

            SHARD.execute("ALTER TABLE notes REPLICA IDENTITY FULL");
            assertThat(follower.changes().prepare().tablesAdded()).containsExactly(Shard.NAME + ".notes");
            SHARD.execute("UPDATE notes SET body = 'd'", "DELETE FROM notes");
            assertThat(follower.readAndConfirm()).containsExactly("note 1/2 may have left");

            SHARD.execute("ALTER TABLE notes REPLICA IDENTITY NOTHING");
            follower.changes().prepare();
            SHARD.execute("INSERT INTO notes VALUES (1, 3, 'a')", "UPDATE notes SET body = 'c'", "TRUNCATE notes");
            assertThat(follower.read())
                    .containsExactly("note 1/3 inserted", "note: notes of %s emptied".formatted(Shard.NAME));
        } finally {
            SHARD.execute("ALTER TABLE notes REPLICA IDENTITY DEFAULT");
        }
    }

    @Test
    void preparesOnceAndSaysWhatIsNew() {
        try (Follower follower = follow("once", SUBSCRIBERS)) {
            assertThat(follower.prepared().slotCreated()).isTrue();
            assertThat(follower.prepared().tablesAdded()).hasSize(2);
            assertThat(follower.changes().prepare().slotCreated()).isFalse();
            assertThat(follower.changes().prepare().tablesAdded()).isEmpty();
            assertThat(follower.changes().prepare().start())
                    .isEqualTo(follower.prepared().start());
            try (PostgresSource source = SHARD.source()) {
                ChangeSource more = source.changes("once", List.of(SUBSCRIBERS, EVENTS));
                assertThat(more.prepare().tablesAdded()).containsExactly(Shard.NAME + ".events");
            }
        }
    }

    @Test
    void neverBeginsAnewBySilence() {
        try (PostgresSource source = SHARD.source()) {
            ChangeSource changes = source.changes("absent", List.of(SUBSCRIBERS));
            assertThat(changes.slot().state()).isEqualTo(SlotHealth.State.ABSENT);
            assertThatThrownBy(() -> changes.openStream(null))
                    .isInstanceOf(ChangesLost.class)
                    .hasMessageContaining("slot greenlight_absent does not have them any more (there is none)");
        }
        try (Follower follower = follow("ahead", SUBSCRIBERS)) {
            SourcePosition stored = follower.prepared().start();
            SHARD.execute("INSERT INTO subscribers VALUES (15, 1)");
            follower.readAndConfirm();
            follower.reopen();
            await().untilAsserted(() -> assertThatThrownBy(
                            () -> follower.changes().openStream(stored).close())
                    .isInstanceOf(ChangesLost.class)
                    .hasMessageContaining("and the stored position is " + stored));
        }
    }

    @Test
    void saysThatTheServerHasGivenTheSlotUp() {
        try (Follower follower = follow("lost", SUBSCRIBERS)) {
            SHARD.execute("INSERT INTO uncaptured (body) SELECT repeat('x', 500) FROM generate_series(1, 100000)");
            SHARD.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'", "SELECT pg_reload_conf()");
            try {
                await().until(
                                () -> {
                                    SHARD.execute("CHECKPOINT");
                                    return follower.changes().slot().state();
                                },
                                state -> state == SlotHealth.State.LOST);
            } finally {
                SHARD.execute("ALTER SYSTEM RESET max_slot_wal_keep_size", "SELECT pg_reload_conf()");
            }
            assertThat(follower.changes().slot().detail()).isEqualTo("invalidated: wal_removed");
            assertThatThrownBy(() -> follower.changes().openStream(null)).isInstanceOf(ChangesLost.class);
            assertThatThrownBy(() -> follower.changes().prepare()).isInstanceOf(ChangesLost.class);
            assertThat(follower.changes().check())
                    .extracting(Finding::remedy)
                    .containsExactly("Reconcile the source's accounts, drop the slot and prepare again.");

            follower.changes().dropSlot();
            assertThat(
                            SHARD.query(
                                    "SELECT pubname FROM pg_publication WHERE pubname LIKE 'greenlight_%' AND pubname LIKE '%lost%'"))
                    .isEmpty();
            assertThat(follower.changes().prepare().slotCreated()).isTrue();
        }
    }

    @Test
    void saysWhoHoldsTheSlot() {
        try (Follower follower = follow("held", SUBSCRIBERS);
                PostgresSource source = SHARD.source()) {
            follower.read();
            assertThat(follower.changes().slot().state()).isEqualTo(SlotHealth.State.ACTIVE);
            assertThatThrownBy(() -> follower.changes().openStream(null))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContaining("replication slot \"greenlight_held\" is active for PID");

            assertThat(source.endSessionsOf(follower.changes().reader())).isEqualTo(1);
            try (ChangeStream stream = follower.changes().openStream(null)) {
                assertThat(stream.next(9, SourcePosition.START).reached()).isTrue();
            }
            assertThatThrownBy(
                            () -> follower.stream().next(9, follower.changes().currentPosition()))
                    .isInstanceOf(SourceUnavailable.class);
        }
    }

    @Test
    void leavesASlotOfAnotherPluginAlone() {
        SHARD.execute("SELECT pg_create_logical_replication_slot('greenlight_foreign', 'test_decoding')");
        try (PostgresSource source = SHARD.source()) {
            ChangeSource changes = source.changes("foreign", List.of(SUBSCRIBERS));
            assertThat(changes.slot().state()).isEqualTo(SlotHealth.State.FOREIGN);
            assertThatThrownBy(changes::prepare)
                    .isInstanceOf(SourceRefused.class)
                    .hasMessageContaining("slot greenlight_foreign is somebody else's: it was made for test_decoding");
        } finally {
            SHARD.execute("SELECT pg_drop_replication_slot('greenlight_foreign')");
        }
    }

    @Test
    void confirmsOnlyWhatWasHandedOut() {
        try (Follower follower = follow("early", SUBSCRIBERS)) {
            follower.read();
            assertThatThrownBy(() -> follower.stream().confirm(new SourcePosition(Long.MAX_VALUE)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("was handed out");
        }
    }

    private static SourcePosition through(ChangeBatch batch) {
        if (batch.through() == null) {
            throw new AssertionError("nothing may be confirmed after " + batch);
        }
        return batch.through();
    }

    private static String database() {
        return SHARD.query("SELECT quote_ident(current_database())").getFirst();
    }

    private static Follower follow(String installation, EntityChanges... entities) {
        return new Follower(SHARD.source(), installation, entities);
    }

    private static PostgresSource bothShards() {
        PostgresSettings settings = new PostgresSettings(
                "eu-1", SHARD.access(), List.of(Shard.NAME, OTHER_SHARD), PostgresSettings.Limits.DEFAULTS);
        return new PostgresSource(settings, () -> 2, InstantSource.system());
    }
}
