package io.greenlight.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.servers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

class UnitStoreIT {
    private static final int SLOTS = 64;
    private static final int UNITS = 40;

    private static TestDatabase control;
    private static UnitStore units;
    private static SlotStore slots;

    @BeforeAll
    static void prepare() {
        Platform platform =
                Platform.fill(UnitStoreIT.class, Platform.smallData().withAccounts(1));
        Installation greenlight = Installation.of(UnitStoreIT.class, platform);
        // Any command brings the schema.
        assertThat(greenlight.run("status").exitCode()).isZero();
        control = greenlight.control();
        DriverManagerDataSource source =
                new DriverManagerDataSource(control.jdbcUrl(), control.username(), control.password());
        TransactionTemplate own = new TransactionTemplate(new JdbcTransactionManager(source));
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        units = new UnitStore(JdbcClient.create(source), own);
        slots = new SlotStore(JdbcClient.create(source), own, Map.of("eu-1", SLOTS));
    }

    /** Two sources with {@value #UNITS} units each, stored in the reverse of their order, one account in each. */
    @BeforeEach
    void planUnits() throws SQLException {
        execute(
                "truncate reindex, unit, unit_account, generation, generation_account, slot, source_setting restart identity cascade");
        execute(
                "insert into reindex (state, mode, target, entities, hold_swap) values ('LOADING', 'WARM', 'main', '{subscriber}', false)");
        execute(
                "insert into generation (entity, number, alias, target, reindex_id, state, schema_fingerprint) values ('subscriber', 1, 'subscribers', 'main', 1, 'BUILDING', '')");
        for (String source : List.of("eu-1", "eu-2")) {
            execute("""
                    insert into unit (reindex_id, entity, generation, source, shard, rank, state, expected, accounts, is_range)
                    select 1, 'subscriber', 1, '%1$s', 'public', rank, 'QUEUED', 10, array['%1$s-' || rank], false
                    from generate_series(%2$d, 1, -1) rank
                    """.formatted(source, UNITS));
        }
        execute("""
                insert into generation_account
                    (entity, generation, account, source, shard, name, plan, rank, why, state, expected, units_open)
                select entity, generation, accounts[1], source, shard, '', 'free', rank, '', 'QUEUED', 10, 1 from unit
                """);
    }

    @Test
    void givesTheUnitsOfASourceInTheirOrder() {
        SlotLease lease = take(1);
        List<String> claimed = new ArrayList<>();
        for (Optional<ClaimedUnit> unit = claim(lease); unit.isPresent(); unit = claim(lease)) {
            claimed.add(account(unit.get()).value());
        }

        assertThat(claimed)
                .isEqualTo(IntStream.rangeClosed(1, UNITS)
                        .mapToObj(rank -> "eu-1-" + rank)
                        .toList());
    }

    @Test
    void neverGivesAUnitTwice() throws Exception {
        List<Callable<List<Long>>> claims = IntStream.rangeClosed(1, 16)
                .mapToObj(number -> (Callable<List<Long>>) () -> claimAll(take(number)))
                .toList();

        List<Long> claimed = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(claims.size())) {
            for (Future<List<Long>> slot : threads.invokeAll(claims)) {
                claimed.addAll(slot.get());
            }
        }

        assertThat(claimed).hasSize(UNITS).doesNotHaveDuplicates();
        assertThat(ask().texts("select distinct epoch from unit where source = 'eu-1'"))
                .containsExactly("1");
    }

    private static List<Long> claimAll(SlotLease lease) {
        List<Long> claimed = new ArrayList<>();
        for (Optional<ClaimedUnit> unit = claim(lease); unit.isPresent(); unit = claim(lease)) {
            claimed.add(unit.get().id());
        }
        return claimed;
    }

    @Test
    void doesNotWaitForAUnitThatIsBeingClaimed() throws SQLException {
        try (Connection other = control.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from unit where source = 'eu-1' and rank = 1 for update");

            assertThat(account(claim(take(1)).orElseThrow()).value()).isEqualTo("eu-1-2");
            other.rollback();
        }
        assertThat(account(claim(take(1)).orElseThrow()).value()).isEqualTo("eu-1-1");
    }

    @Test
    void refusesTheCheckpointOfAWorkerThatWasTakenForDead() {
        SlotLease dead = take(1);
        ClaimedUnit frozen = claim(dead).orElseThrow();
        units.checkpoint(frozen, page("3", 3));
        SlotLease heir = take(1);
        ClaimedUnit heirs = claim(heir).orElseThrow();
        units.checkpoint(heirs, page("6", 3));
        List<Map<String, @Nullable Object>> before = everything();

        assertThatThrownBy(() -> units.checkpoint(frozen, page("5", 2)))
                .isInstanceOf(EpochLost.class)
                .hasMessage(
                        "Cannot checkpoint unit %d: epoch 1 is no longer its current claim. Its new owner goes on from the last checkpoint.",
                        frozen.id());
        assertThatThrownBy(() -> units.checkpoint(frozen, end())).isInstanceOf(EpochLost.class);
        units.release(frozen);
        units.fail(frozen, "late");

        assertThat(claim(dead)).as("a slot that was taken over").isEmpty();
        assertThat(slots.order(dead, frozen)).isEqualTo(SlotOrder.LOST);
        assertThat(heirs.id()).isEqualTo(frozen.id());
        assertThat(heirs.checkpoint()).isEqualTo(new Position(account(frozen), Key.of("3")));
        assertThat(everything()).isEqualTo(before);
        units.checkpoint(heirs, end());
        assertThat(ask().texts("select state from unit where id = ?", heirs.id()))
                .containsExactly("DONE");
        assertThat(ask().texts("select state from generation_account where account = 'eu-1-1'"))
                .containsExactly("VERIFYING");
    }

    @Test
    void refusesTheCheckpointOfAUnitThatWaitsForItsNextOwner() {
        ClaimedUnit frozen = claim(take(1)).orElseThrow();
        take(1);

        assertThatThrownBy(() -> units.checkpoint(frozen, page("5", 2))).isInstanceOf(EpochLost.class);

        assertThat(ask().number("select count(*) from unit_account")).isZero();
    }

    @Test
    void leavesTheUnitsOfOtherSlotsAlone() {
        ClaimedUnit mine = claim(take(1)).orElseThrow();

        take(2);

        assertThat(ask().texts("select state from unit where id = ?", mine.id()))
                .containsExactly("RUNNING");
    }

    @Test
    void takesTheUnitOfARaisedAccountFirstWhateverItsRank() {
        execute("update unit set lift = 1 where source = 'eu-1' and rank = 30");
        execute("update unit set lift = 2 where source = 'eu-1' and rank = 20");
        execute("update unit set lift = -1 where source = 'eu-1' and rank = 1");
        SlotLease lease = take(1);

        assertThat(claimAccounts(lease, 3)).containsExactly("eu-1-20", "eu-1-30", "eu-1-2");
        assertThat(claimAccounts(lease, UNITS)).hasSize(UNITS - 3).endsWith("eu-1-1");
    }

    private static List<String> claimAccounts(SlotLease lease, int most) {
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            claim(lease).ifPresent(unit -> accounts.add(account(unit).value()));
        }
        return accounts;
    }

    @Test
    void takesTheBestUnitOverAllReindexes() {
        execute(
                "insert into reindex (state, mode, target, entities, hold_swap) values ('LOADING', 'WARM', 'main', '{other}', false)");
        execute("update unit set reindex_id = 2 where source = 'eu-1' and rank % 2 = 0");

        assertThat(claimAccounts(take(1), 4)).containsExactly("eu-1-1", "eu-1-2", "eu-1-3", "eu-1-4");
    }

    @Test
    void givesNothingOfWhatIsPausedOrCancelled() {
        SlotLease lease = take(1);
        ClaimedUnit unit = claim(lease).orElseThrow();
        assertThat(slots.order(lease, unit)).isEqualTo(SlotOrder.GO_ON);

        execute("update reindex set paused = true");
        assertThat(claim(lease)).isEmpty();
        assertThat(slots.order(lease, unit)).isEqualTo(SlotOrder.ANOTHER_UNIT);
        assertThat(slots.hasWork("eu-1")).isFalse();
        execute("update reindex set paused = false, cancel_asked = true");
        assertThat(claim(lease)).isEmpty();
        assertThat(slots.order(lease, unit)).isEqualTo(SlotOrder.ANOTHER_UNIT);
        execute("update reindex set cancel_asked = false, state = 'FAILED'");
        assertThat(claim(lease)).isEmpty();
        execute("update reindex set state = 'LOADING'");

        assertThat(slots.pause("eu-1")).isTrue();
        assertThat(slots.pause("eu-1")).as("paused already").isFalse();
        assertThat(claim(lease)).isEmpty();
        assertThat(slots.order(lease, unit)).isEqualTo(SlotOrder.END);
        assertThat(slots.hasWork("eu-1")).isFalse();
        assertThat(slots.hasWork("eu-2")).isTrue();
        assertThat(slots.resume("eu-1")).isTrue();
        assertThat(slots.resume("eu-1")).as("not paused").isFalse();

        execute("update unit set held = true where source = 'eu-1' and rank = 2");
        assertThat(claimAccounts(lease, 1)).containsExactly("eu-1-3");
    }

    @Test
    void endsTheSlotsAboveALoweredLimit() {
        SlotLease first = take(1);
        SlotLease third = take(3);
        ClaimedUnit unit = claim(third).orElseThrow();

        slots.setLimit("eu-1", 2);

        assertThat(slots.limit("eu-1")).isEqualTo(2);
        assertThat(slots.order(third, unit)).isEqualTo(SlotOrder.END);
        assertThat(claim(third)).isEmpty();
        assertThat(claim(first)).isPresent();
        slots.setLimit("eu-1", 4);
        assertThat(slots.order(third, unit)).isEqualTo(SlotOrder.GO_ON);
    }

    @Test
    void addsThePagesOfAUnitUp() {
        ClaimedUnit unit = claim(take(1)).orElseThrow();

        units.checkpoint(unit, page("3", 3));
        units.checkpoint(unit, page("7", 4));

        assertThat(ask().rows("select rows_read, indexed, dead, sum0 from unit_account"))
                .containsExactly(Map.of("rows_read", 9L, "indexed", 7L, "dead", 2L, "sum0", 70L));
        assertThat(ask().texts("select checkpoint_key[1] from unit where id = ?", unit.id()))
                .containsExactly("7");
    }

    private static SlotLease take(int number) {
        return slots.take("eu-1", number, "worker");
    }

    private static Optional<ClaimedUnit> claim(SlotLease lease) {
        return units.claimNext(lease, SLOTS);
    }

    private static AccountId account(ClaimedUnit unit) {
        return unit.scope().accounts().getFirst();
    }

    /** A page of the first unit's account that ends with a key, with one dead letter. */
    private static Checkpoint page(String lastKey, long indexed) {
        AccountId account = new AccountId("eu-1-1");
        return new Checkpoint(
                new Position(account, Key.of(lastKey)),
                false,
                1,
                List.of(new LedgerEntry(account, new HashSum(indexed, indexed * 10, 0, 0), 0, 1)));
    }

    private static Checkpoint end() {
        return new Checkpoint(null, true, 1, List.of());
    }

    private static List<Map<String, @Nullable Object>> everything() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        rows.addAll(ask().rows("select unit::text from unit order by id"));
        rows.addAll(ask().rows("select unit_account::text from unit_account order by unit_id, account"));
        rows.addAll(ask().rows("select generation_account::text from generation_account order by account"));
        return rows;
    }

    private static ControlQueries ask() {
        return new ControlQueries(control);
    }

    private static void execute(String sql) {
        try (Connection connection = control.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot execute " + sql, failure);
        }
    }
}
