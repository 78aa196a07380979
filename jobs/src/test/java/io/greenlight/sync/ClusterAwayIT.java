package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Generations on three clusters, of which one or two take nothing: {@code main} serves, {@code old} has the subscribers and
 * {@code other} the events that served before. Whatever waits for a day there is interrupted.
 */
@Timeout(180)
class ClusterAwayIT {
    private static final FaultPlan CUT = FaultPlan.always(new Fault.CutBefore());
    private static final FaultPlan REFUSED = FaultPlan.always(new Fault.Answer(401));

    private final Platform platform =
            Platform.fill(ClusterAwayIT.class, new DataSet(23, 4, 0, 200, 200, Instant.now()));
    private final Account account = platform.population().largest();
    private final String source = account.shard().source();
    private final Installation greenlight =
            Installation.of(ClusterAwayIT.class, platform).synced();
    private final FaultProxy main = proxy("main");
    private final FaultProxy old = proxy("old");
    private final FaultProxy other = proxy("other");

    private FaultProxy proxy(String target) {
        FaultProxy proxy = FaultProxy.before(greenlight.openSearch().url());
        greenlight.with(
                "greenlight.targets.%s.urls".formatted(target), proxy.url().toString());
        return proxy;
    }

    @BeforeEach
    void build() {
        reindex("--target", "old", "--entity", "subscriber");
        reindex("--target", "other", "--entity", "event");
        reindex("--target", "main");
    }

    private void reindex(String... options) {
        CommandResult full = greenlight.run(
                Stream.concat(Stream.of("reindex"), Stream.of(options)).toArray(String[]::new));
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
        Stream.of(main, old, other).forEach(FaultProxy::close);
    }

    @Test
    void changesGoOnAndNoneIsLostForTheGenerationThatIsAway() {
        old.follow(CUT);
        other.follow(CUT);
        changeSubscribers();
        moveAnEventToAMonthWithoutIndex();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            assertThat(sync(asked)).as("what serves is up to date").isTrue();
            assertThat(due("subscriber")).isPositive();
            assertThat(due("event")).isPositive();
            assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();

            old.follow(FaultPlan.bulks(new Fault.Answer(429)));
            other.follow(FaultPlan.none());
            assertThat(sync(asked)).isTrue();
            assertThat(due("event")).as("its cluster is back").isZero();
            assertThat(due("subscriber")).as("its cluster is not").isPositive();
            CommandResult refused = greenlight.run("rollback", "--entity", "subscriber");
            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(4);
            assertThat(refused.json().path("error").asString())
                    .matches(".* \\d+ changed documents of %s are not written to %s yet: target old did not take them"
                            .formatted(source, first("subscriber")));
            assertThat(greenlight.run("rollback", "--entity", "event").exitCode())
                    .isZero();

            other.follow(CUT);
            // It serves now, so what it does not take holds the sync.
            changeEvents();
            assertThat(sync(asked)).isFalse();
            other.follow(FaultPlan.none());
            old.follow(FaultPlan.none());
            assertThat(sync(asked)).isTrue();
        }
        assertThat(due("subscriber")).isZero();
        assertThat(greenlight.run("rollback", "--entity", "subscriber").exitCode())
                .isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void whatIsDueIsWrittenThoughAnotherClusterStaysAway() {
        old.follow(CUT);
        other.follow(REFUSED);
        changeSubscribers();
        changeEvents();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            assertThat(sync(asked)).isTrue();
            old.follow(FaultPlan.none());
            assertThat(sync(asked)).isTrue();
            assertThat(due("subscriber")).isZero();
            assertThat(due("event")).isPositive();

            old.follow(CUT);
            changeSubscribers();
            assertThat(sync(asked)).isTrue();
            other.follow(FaultPlan.none());
            assertThat(sync(asked)).isTrue();
            assertThat(due("subscriber")).isPositive();
            assertThat(due("event")).isZero();
        }
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void nothingIsFreshWhileWhatServesLacksAChange() {
        old.follow(CUT);
        changeSubscribers();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            assertThat(sync(asked)).isTrue();
            old.follow(FaultPlan.bulks(new Fault.Answer(429)));
            CommandResult forced = greenlight.run("swap", first("subscriber"), "--force", first("subscriber"));
            assertThat(forced.exitCode()).as(forced.toString()).isZero();

            assertThat(sync(asked)).isFalse();

            assertThat(heldBack()).contains("a target that serves does not take the changes");
            old.follow(FaultPlan.none());
            assertThat(sync(asked)).isTrue();
            assertThat(heldBack()).isEmpty();
        }
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void aClusterThatCameBackEmptyStopsNothing() {
        old.follow(CUT);
        changeSubscribers();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            assertThat(sync(asked)).isTrue();
            new IndexReader(greenlight.openSearch().url()).send("DELETE", "/" + first("subscriber"), "");
            old.follow(FaultPlan.none());

            assertThat(sync(asked)).isTrue();

            assertThat(due("subscriber")).isZero();
            changeSubscribers();
            assertThat(sync(asked)).isTrue();
        }
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        CommandResult refused = greenlight.run("rollback", "--entity", "subscriber");
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(4);
        assertThat(refused.json().path("error").asString())
                .contains("changes of %s were missed: an index that should take them was gone".formatted(source));
    }

    @Test
    void aClusterThatRefusesOrIsNotConfiguredAnyMoreStopsNothing() {
        other.follow(REFUSED);
        changeEvents();
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            assertThat(sync(asked)).isTrue();
            assertThat(due("event")).isPositive();
            other.follow(FaultPlan.none());
            assertThat(sync(asked)).isTrue();
            assertThat(due("event")).isZero();

            greenlight.ask().rows("update generation set target = 'gone' where target = 'old' returning 1");
            changeSubscribers();
            assertThat(sync(asked)).isTrue();
            assertThat(due("subscriber")).isPositive();
        }
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void aServingClusterThatIsAwayOrRefusesHoldsTheSync() {
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            moveAnEventToAMonthWithoutIndex();
            main.follow(CUT);
            assertThat(sync(asked)).isFalse();
            assertThat(heldBack()).startsWith("a target that serves does not take the changes: Cannot");
            main.follow(REFUSED);
            assertThat(sync(asked)).isFalse();
            assertThat(heldBack()).startsWith("a target that serves does not take the changes: Cannot create index");
            main.follow(FaultPlan.none());
            assertThat(sync(asked)).isTrue();
        }
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void whoWaitsSeesThatTheSyncFails() throws SQLException {
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            changeSubscribers();
            control("alter table new_account rename to another");
            assertThatThrownBy(() -> sync(asked)).hasMessageContaining("new_account");
            assertThat(heldBack())
                    .isEqualTo("the sync failed with BadSqlGrammarException; the log of the worker says more");
            control("alter table another rename to new_account");
            assertThat(sync(asked)).isTrue();
            assertThat(heldBack()).isEmpty();
        }
    }

    private void control(String sql) throws SQLException {
        try (Connection connection = greenlight.control().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean sync(Observed asked) {
        return asked.application().get(SyncRunner.class).run(source);
    }

    private String heldBack() {
        return greenlight
                .ask()
                .texts("select held_back from source_sync where source = ?", source)
                .getFirst();
    }

    private long due(String entity) {
        return greenlight.ask().number("select count(*) from document_due where entity = ?", entity);
    }

    /** The first generation of an entity, which is not on {@code main}. */
    private String first(String entity) {
        return greenlight
                .ask()
                .texts(
                        "select alias || '-g' || lpad(number::text, 6, '0') from generation where entity = ? and target <> 'main'",
                        entity)
                .getFirst();
    }

    private void changeSubscribers() {
        for (String sql : List.of(
                "update subscribers set name = coalesce(name, '') || 'x' where account_id = %d and id %% 3 = 0",
                "delete from subscribers where id = (select max(id) from subscribers where account_id = %1$d) and account_id = %1$d")) {
            platform.execute(account.shard(), sql.formatted(account.id()));
        }
    }

    private void changeEvents() {
        platform.execute(
                account.shard(),
                "delete from events where id = (select max(id) from events where account_id = %1$d) and account_id = %1$d"
                        .formatted(account.id()));
    }

    private void moveAnEventToAMonthWithoutIndex() {
        platform.execute(
                account.shard(),
                "update events set occurred_at = occurred_at - interval '20 years' where account_id = %1$d and id = (select min(id) from events where account_id = %1$d)"
                        .formatted(account.id()));
    }
}
