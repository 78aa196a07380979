package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.ReindexState;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.data.Shard;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A row that changes its account is a document of the new one, and none of the old one. */
class AccountMovesIT {
    private static final long MOVED = 700_000_000;

    private final Platform platform =
            Platform.fill(AccountMovesIT.class, new DataSet(19, 9, 0, 900, 1_200, Instant.now()));
    private final Installation greenlight =
            Installation.of(AccountMovesIT.class, platform).synced();
    private final List<Account> neighbours = platform.population().on(Shard.EU_1_SHARD_1).stream()
            .sorted(Comparator.comparingLong(Account::subscribers).reversed())
            .toList();
    private final Account left = neighbours.get(0);
    private final Account joined = neighbours.get(1);

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void isADocumentOfTheNewAccountAfterASync() {
        reindex();
        long id = rename();
        sync();
        assertThat(found(left, id)).as("of the old account, before").isEqualTo(1);

        assertThat(move("id = " + id)).isEqualTo(1);
        sync();

        assertMoved(id, 1);
        assertThat(documents("subscriber", left)).isEqualTo(rows("subscribers", left));
        assertThat(documents("subscriber", joined)).isEqualTo(rows("subscribers", joined));
        assertAllEqual();

        assertThat(moveBack("id = " + id)).isEqualTo(1);
        sync();

        assertThat(found(left, id)).as("of the old account, again").isEqualTo(1);
        assertThat(found(joined, id)).isZero();
        assertAllEqual();
    }

    @Test
    void movesWithItsGroupsOrWithoutThem() {
        reindex();
        assertThat(platform.execute(
                        left.shard(),
                        "update subscribers set id = id + %d where account_id = %d and id %% 2 = 0"
                                .formatted(MOVED, left.id())))
                .isGreaterThan(10);
        assertThat(platform.execute(
                        left.shard(),
                        "update subscriber_groups set subscriber_id = subscriber_id + %d where account_id = %d and subscriber_id %% 2 = 0"
                                .formatted(MOVED, left.id())))
                .isGreaterThan(10);
        assertThat(move("id > %d and id %% 4 = 0".formatted(MOVED))).isGreaterThan(2);
        sync();
        assertAllEqual();

        assertThat(platform.execute(
                        left.shard(),
                        "update subscriber_groups set account_id = %d where account_id = %d and subscriber_id > %d"
                                .formatted(joined.id(), left.id(), MOVED)))
                .isGreaterThan(10);
        sync();

        assertAllEqual();
    }

    @Test
    void eventsMoveToo() {
        reindex();
        assertThat(platform.execute(
                        left.shard(),
                        "update events set account_id = %d, id = id + %d, occurred_at = occurred_at - (id %% 3) * interval '40 days' where account_id = %d and id %% 2 = 0"
                                .formatted(joined.id(), MOVED, left.id())))
                .isGreaterThan(10);
        sync();

        assertThat(documents("event", left)).isEqualTo(rows("events", left));
        assertThat(documents("event", joined)).isEqualTo(rows("events", joined));
        assertAllEqual();
    }

    /** What operators are told to do: the sync of the place that it left takes its documents away. */
    @Test
    void anAccountOfAnotherSourceIsWholeOnceItWasReadThere() {
        stand(Shard.EU_1_SHARD_1);
        subscribe(Shard.EU_1_SHARD_1);
        reindex();
        assertThat(documentsOfTheMoved()).isEqualTo(3);

        subscribe(Shard.EU_2_PUBLIC);
        sync();
        platform.execute(Shard.EU_1_SHARD_1, "delete from accounts where id = " + MOVED);
        stand(Shard.EU_2_PUBLIC);
        platform.execute(Shard.EU_1_SHARD_1, "delete from subscribers where account_id = " + MOVED);
        sync();
        CommandResult read = greenlight.run("reindex", "--accounts", Long.toString(MOVED));
        assertThat(read.exitCode()).as(read.toString()).isZero();

        assertThat(documentsOfTheMoved()).isEqualTo(3);
        assertThat(greenlight
                        .ask()
                        .texts(
                                "select distinct source from generation_account where account = ?",
                                Long.toString(MOVED)))
                .containsExactly("eu-2");
        assertAllEqual();
    }

    private void stand(Shard shard) {
        platform.execute(
                shard,
                "insert into accounts select %d, 'Moved', plan, null, 3, 0 from accounts limit 1".formatted(MOVED));
    }

    private void subscribe(Shard shard) {
        platform.execute(
                shard,
                "insert into subscribers select %d, row_number() over (), email, domain, name, status, source, country, city, created_at, updated_at, subscribed_at, tags, sent, opened, clicked, last_open_at, last_click_at, score, custom_fields from subscribers limit 3"
                        .formatted(MOVED));
    }

    private long documentsOfTheMoved() {
        return count("subscriber", "{\"term\": {\"_routing\": \"%d\"}}".formatted(MOVED));
    }

    /** The page with its row is read, or written, when it moves to an account that is loaded already or not yet. */
    @ParameterizedTest
    @EnumSource(names = {"AFTER_READ", "AFTER_CHECKPOINT"})
    void isADocumentOfTheNewAccountThoughItMovesWhileTheOldOneIsLoaded(LoadPoint moment) {
        // A page holds all of an account.
        greenlight
                .with("greenlight.plan.unit-accounts", "1")
                .with("greenlight.plan.unit-documents", "5000")
                .with("greenlight.plan.urgent-unit-documents", "5000")
                .with("greenlight.load.min-page-rows", "1000")
                .with("greenlight.load.max-page-rows", "2000");
        reindex();
        long id = rename();
        sync();
        Mover mover = new Mover(moment, id);
        try (Observed started = Observed.start(greenlight, mover)) {
            assertThat(started.reindex(Mode.WARM, "subscriber", "event").state())
                    .isEqualTo(ReindexState.DONE);
        }
        assertThat(mover.done).isTrue();
        sync();

        assertThat(greenlight.ask().texts("select distinct state from generation_account"))
                .containsExactly("READY");
        assertMoved(id, 2);
        assertAllEqual();
        assertThat(greenlight.run("rollback").exitCode()).isZero();
        assertMoved(id, 1);
        assertAllEqual();
    }

    /** Moves the row at the first page of its account that gets there, and lets the sync bring it to both generations. */
    private final class Mover implements LoadObserver {
        private final LoadPoint moment;
        private final long id;
        private final AtomicBoolean done = new AtomicBoolean();
        private final ThreadLocal<Boolean> holdsIt = ThreadLocal.withInitial(() -> false);

        Mover(LoadPoint moment, long id) {
            this.moment = moment;
            this.id = id;
        }

        @Override
        public void read(long unit, String after, int rows) {
            holdsIt.set(rows > 0
                    && greenlight
                                    .ask()
                                    .number(
                                            "select count(*) from unit where id = ? and entity = 'subscriber' and accounts[1] = ?",
                                            unit,
                                            Long.toString(left.id()))
                            > 0);
        }

        @Override
        public void at(LoadPoint point) {
            if (point == moment && holdsIt.get() && done.compareAndSet(false, true)) {
                assertThat(move("id = " + id)).isEqualTo(1);
                sync();
            }
        }
    }

    /** Gives one subscriber of the old account a key that no other account has, with one group. */
    private long rename() {
        long id = MOVED + 1;
        platform.execute(
                left.shard(),
                "update subscribers set id = %d where account_id = %d and id = (select max(id) from subscribers where account_id = %d)"
                        .formatted(id, left.id(), left.id()));
        platform.execute(left.shard(), "insert into subscriber_groups values (%d, %d, 5)".formatted(left.id(), id));
        return id;
    }

    private int move(String which) {
        return move(left, joined, which);
    }

    private int moveBack(String which) {
        return move(joined, left, which);
    }

    private int move(Account from, Account to, String which) {
        return platform.execute(
                from.shard(),
                "update subscribers set account_id = %d where account_id = %d and %s"
                        .formatted(to.id(), from.id(), which));
    }

    private void assertMoved(long id, int generation) {
        assertThat(found(joined, id)).as("of the new account").isEqualTo(1);
        assertThat(found(left, id)).as("of the old account").isZero();
        assertThat(stored(left, id, generation)
                        .path("_source")
                        .path("greenlight")
                        .path("deleted")
                        .asBoolean())
                .as("a tombstone stands where it was")
                .isTrue();
    }

    private JsonNode stored(Account account, long id, int generation) {
        return index().send(
                        "GET",
                        "/%s-g%06d/_doc/%d:%d?routing=%d"
                                .formatted(greenlight.alias("subscriber"), generation, account.id(), id, account.id()),
                        "");
    }

    private long found(Account account, long id) {
        return count("subscriber", "{\"ids\": {\"values\": [\"%d:%d\"]}}".formatted(account.id(), id));
    }

    private long documents(String entity, Account account) {
        return count(entity, "{\"term\": {\"_routing\": \"%d\"}}".formatted(account.id()));
    }

    private long count(String entity, String query) {
        return index().send(
                        "POST", "/%s/_count".formatted(greenlight.alias(entity)), "{\"query\": %s}".formatted(query))
                .path("count")
                .asLong();
    }

    private long rows(String table, Account account) {
        return new ControlQueries(platform.database(account.shard().source()))
                .number(
                        "select count(*) from %s.%s where account_id = ?"
                                .formatted(account.shard().schema(), table),
                        account.id());
    }

    private IndexReader index() {
        return new IndexReader(greenlight.openSearch().url());
    }

    /** Every document and every absence, the counts and sums, and what readiness says. */
    private void assertAllEqual() {
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        CommandResult verify = greenlight.run("verify");
        assertThat(verify.exitCode()).as(verify.toString()).isZero();
        for (Account account : List.of(left, joined)) {
            CommandResult ready = greenlight.run("ready", Long.toString(account.id()));
            assertThat(ready.exitCode()).as(ready.toString()).isZero();
        }
    }

    private void reindex() {
        CommandResult full = greenlight.run("reindex");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }

    private void sync() {
        CommandResult sync = greenlight.run("sync", "--until", "now");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();
    }
}
