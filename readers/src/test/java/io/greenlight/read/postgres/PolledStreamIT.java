package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.check.Finding;
import io.greenlight.read.change.ChangeBatch;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolledStreamIT {
    private static final Shard SHARD = new Shard(
            PolledStreamIT.class,
            """
            CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN NEW.tx := pg_current_xact_id(); RETURN NEW; END'
            """,
            "CREATE TABLE people (account_id int8, id text, name text, tx xid8, PRIMARY KEY (account_id, id))",
            "CREATE INDEX ON people (tx, account_id, id)",
            "CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON people FOR EACH ROW EXECUTE FUNCTION stamp()",
            "CREATE TABLE teams (account_id int8, person text, team int8, tx xid8)",
            "CREATE INDEX ON teams (tx, account_id, person)",
            "CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON teams FOR EACH ROW EXECUTE FUNCTION stamp()",
            "CREATE TABLE slow (account_id int8, id text, tx xid8)",
            "CREATE TABLE wrong (account_id int8, id text, tx int8)");

    private static final EntityChanges PEOPLE = entity(
            ChangeTable.of("people", "account_id", "id").withTransaction("tx"),
            ChangeTable.of("teams", "account_id", "person").withTransaction("tx"));

    @Test
    void findsATransactionThatBeganBeforeAndCommittedAfter() throws SQLException {
        try (PostgresSource source = SHARD.source();
                Connection early = SHARD.connect();
                Statement a = early.createStatement()) {
            ChangeSource changes = source.changes("polled", List.of(PEOPLE));
            SourcePosition start = changes.prepare().start();
            try (ChangeStream stream = changes.openStream(start)) {
                early.setAutoCommit(false);
                a.execute("INSERT INTO people VALUES (1, 'a')");
                SHARD.execute("INSERT INTO people VALUES (1, 'b')");
                SourcePosition until = changes.currentPosition();
                ChangeBatch first = stream.next(10, until);
                assertThat(first.isEmpty()).isTrue();
                assertThat(first.reached())
                        .as("what is committed and not read yet lies before the position of now")
                        .isFalse();
                assertThat(stream.waitsFor())
                        .matches("transaction \\d+, which process \\d+ in database \\S+ began at .+");
                early.commit();
                List<String> second = read(changes, stream, 10);

                assertThat(second)
                        .containsExactlyInAnyOrder("subscriber 1/a may have left", "subscriber 1/b may have left");
                assertThat(changes.currentPosition().covers(until)).isTrue();
                assertThat(stream.waitsFor()).isEmpty();
                assertThat(read(changes, stream, 10)).isEmpty();
            }
        }
    }

    @Test
    void readsEveryRowOnceHoweverSmallTheBatches() {
        try (PostgresSource source = SHARD.source()) {
            ChangeSource changes = source.changes("polled", List.of(PEOPLE));
            SourcePosition start = changes.prepare().start();
            SHARD.execute(
                    "INSERT INTO people SELECT 2, i FROM generate_series(1, 100) i",
                    "INSERT INTO people SELECT 3, i FROM generate_series(1, 3) i",
                    "INSERT INTO teams SELECT 4, 'p', i FROM generate_series(1, 50) i",
                    "UPDATE people SET name = 'n' WHERE account_id = 2 AND id = '7'");
            try (ChangeStream stream = changes.openStream(start)) {
                List<String> read = read(changes, stream, 7);

                assertThat(read).hasSizeLessThanOrEqualTo(111).contains("subscriber 4/p may have left");
                assertThat(read.stream().distinct()).hasSize(104);
            }
        }
    }

    @Test
    void mayBeConfirmedOnlyWhenAllTablesWereRead() {
        try (PostgresSource source = SHARD.source()) {
            ChangeSource changes = source.changes("polled", List.of(PEOPLE));
            SourcePosition start = changes.prepare().start();
            SHARD.execute("INSERT INTO people VALUES (5, 'a'), (5, 'b')", "INSERT INTO teams VALUES (5, 'c', 1)");
            try (ChangeStream stream = changes.openStream(start)) {
                SourcePosition until = changes.currentPosition();
                ChangeBatch first = stream.next(1, until);
                assertThat(first.through()).isNull();
                assertThat(first.reached()).isFalse();
                assertThatThrownBy(() -> stream.confirm(until)).isInstanceOf(IllegalArgumentException.class);
                ChangeBatch rest = stream.next(10, until);
                assertThat(rest.through()).isEqualTo(until);
                assertThat(rest.reached()).isTrue();
                assertThat(changes.areVisible(rest.transactions())).isTrue();
                stream.confirm(until);
            }
            try (ChangeStream stream = changes.openStream(start)) {
                assertThat(read(changes, stream, 10)).hasSize(3);
            }
        }
    }

    @Test
    void noticesThatTheServerIsAnother() {
        try (PostgresSource source = SHARD.source()) {
            ChangeSource changes = source.changes("polled", List.of(PEOPLE));
            assertThatThrownBy(() -> changes.openStream(new SourcePosition(Long.MAX_VALUE)))
                    .isInstanceOf(ChangesLost.class)
                    .hasMessageContaining("the stored position is transaction 9223372036854775807");
        }
    }

    @Test
    void computesKeysThatAreExpressions() {
        SHARD.execute(
                "CREATE TABLE lines (account_id int8, who text, n int8, tx xid8)",
                "CREATE INDEX ON lines (tx, account_id, (who || '/' || n))",
                "CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION stamp()");
        EntityChanges lines = entity(
                ChangeTable.of("lines", "account_id", "(who || '/' || n)").withTransaction("tx"));
        try (PostgresSource source = SHARD.source()) {
            ChangeSource changes = source.changes("lines", List.of(lines));
            assertThat(changes.check()).extracting(Finding::severity).containsOnly(Finding.Severity.WARNING);
            try (ChangeStream stream = changes.openStream(changes.prepare().start())) {
                SHARD.execute("INSERT INTO lines SELECT 1, 'it''s', i FROM generate_series(1, 5) i");
                SHARD.execute("UPDATE lines SET n = 30 WHERE n = 3");
                assertThat(read(changes, stream, 2))
                        .containsExactlyInAnyOrder(
                                "subscriber 1/it's/1 may have left",
                                "subscriber 1/it's/2 may have left",
                                "subscriber 1/it's/4 may have left",
                                "subscriber 1/it's/5 may have left",
                                "subscriber 1/it's/30 may have left");
            }
        }
    }

    @Test
    void saysThatDeletesAreNotSeenAndWhatIsMissing() {
        try (PostgresSource source = SHARD.source()) {
            ChangeTable slow = ChangeTable.of("slow", "account_id", "id").withTransaction("tx");
            ChangeTable wrong = ChangeTable.of("wrong", "account_id", "id").withTransaction("tx");
            assertThat(source.changes("polled", List.of(PEOPLE)).check())
                    .extracting(Finding::message)
                    .containsExactly(
                            "Its changes are found by polling, which does not see deletes: they come from verification");
            assertThat(source.changes("polled", List.of(entity(slow))).check())
                    .last()
                    .extracting(Finding::remedy)
                    .isEqualTo("CREATE INDEX CONCURRENTLY ON \"Shard \"\"1\"\"\".\"slow\" (tx, account_id, id)");
            assertThat(source.changes("polled", List.of(entity(wrong))).check())
                    .last()
                    .extracting(Finding::message)
                    .asString()
                    .contains("column tx of \"Shard \"\"1\"\"\".\"wrong\" is of type bigint, not xid8");
            assertThat(source.changes("polled", List.of(PEOPLE)).slot().state()).isEqualTo(SlotHealth.State.NOT_NEEDED);
        }
    }

    @Test
    void saysWhatItFollows() {
        try (PostgresSource source = SHARD.source()) {
            assertThat(source.changes("polled", List.of(PEOPLE)).tables())
                    .containsExactly(
                            "Shard \"1\".people as subscriber (account account_id, key id, transaction tx)",
                            "Shard \"1\".teams as subscriber (account account_id, key person, transaction tx)");
        }
    }

    @Test
    void refusesToPollSomeTablesOnly() {
        try (PostgresSource source = SHARD.source()) {
            EntityChanges mixed = entity(
                    ChangeTable.of("people", "account_id", "id").withTransaction("tx"),
                    ChangeTable.of("teams", "account_id", "person"));
            assertThatThrownBy(() -> source.changes("polled", List.of(mixed)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 of 2 change tables name a transaction column");
        }
    }

    /** All changes until now, once what is under way has ended; reads in small batches. */
    private static List<String> read(ChangeSource changes, ChangeStream stream, int mostDocuments) {
        SourcePosition until = changes.currentPosition();
        List<String> read = new ArrayList<>();
        ChangeBatch batch;
        do {
            batch = stream.next(mostDocuments, until);
            assertThat(batch.documents()).hasSizeLessThanOrEqualTo(mostDocuments);
            Follower.texts(batch).forEach(read::add);
        } while (!batch.reached());
        return read;
    }

    private static EntityChanges entity(ChangeTable... tables) {
        return new EntityChanges(
                "subscriber", Shard.entity(Schemas.keyedBy("id").named("subscriber"), "SELECT 1"), List.of(tables));
    }
}
