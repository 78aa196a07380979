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
import java.time.Duration;
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
    private static final Duration DEAD_AFTER = Duration.ofSeconds(5);
    private static final long REINDEX = 1;
    private static final int UNITS = 40;

    private static TestDatabase control;
    private static UnitStore units;
    private static WorkerStore workers;

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
        workers = new WorkerStore(JdbcClient.create(source));
    }

    /** Two sources with {@value #UNITS} units each, stored in the reverse of their order, one account in each. */
    @BeforeEach
    void planUnits() throws SQLException {
        execute(
                "truncate reindex, unit, unit_account, generation, generation_account, worker restart identity cascade");
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
        List<String> claimed = new ArrayList<>();
        for (Optional<ClaimedUnit> unit = claim("w"); unit.isPresent(); unit = claim("w")) {
            claimed.add(account(unit.get()).value());
        }

        assertThat(claimed)
                .isEqualTo(IntStream.rangeClosed(1, UNITS)
                        .mapToObj(rank -> "eu-1-" + rank)
                        .toList());
    }

    @Test
    void neverGivesAUnitTwice() throws Exception {
        List<Callable<List<Long>>> slots = IntStream.range(0, 16)
                .mapToObj(slot -> (Callable<List<Long>>) () -> claimAll("worker-" + slot))
                .toList();

        List<Long> claimed = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(slots.size())) {
            for (Future<List<Long>> slot : threads.invokeAll(slots)) {
                claimed.addAll(slot.get());
            }
        }

        assertThat(claimed).hasSize(UNITS).doesNotHaveDuplicates();
        assertThat(ask().texts("select distinct epoch from unit where source = 'eu-1'"))
                .containsExactly("1");
    }

    private static List<Long> claimAll(String worker) {
        List<Long> claimed = new ArrayList<>();
        for (Optional<ClaimedUnit> unit = claim(worker); unit.isPresent(); unit = claim(worker)) {
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

            assertThat(account(claim("w").orElseThrow()).value()).isEqualTo("eu-1-2");
            other.rollback();
        }
        assertThat(account(claim("w").orElseThrow()).value()).isEqualTo("eu-1-1");
    }

    @Test
    void refusesTheCheckpointOfAWorkerThatWasTakenForDead() {
        workers.beat("frozen", REINDEX, "");
        ClaimedUnit frozen = claim("frozen").orElseThrow();
        units.checkpoint(frozen, page("3", 3));
        execute("update worker set seen_at = clock_timestamp() - interval '6 seconds'");
        workers.beat("heir", REINDEX, "");
        assertThat(units.releaseUnitsOfDeadWorkers(REINDEX, DEAD_AFTER)).isEqualTo(1);
        ClaimedUnit heirs = claim("heir").orElseThrow();
        units.checkpoint(heirs, page("6", 3));
        List<Map<String, @Nullable Object>> before = everything();

        assertThatThrownBy(() -> units.checkpoint(frozen, page("5", 2)))
                .isInstanceOf(EpochLost.class)
                .hasMessage(
                        "Cannot checkpoint unit %d: epoch 1 is no longer its current claim. Its new owner goes on from the last checkpoint.",
                        frozen.id());
        assertThatThrownBy(() -> units.checkpoint(frozen, end())).isInstanceOf(EpochLost.class);
        units.release(frozen);

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
        ClaimedUnit frozen = claim("frozen").orElseThrow();
        assertThat(units.releaseUnitsOfDeadWorkers(REINDEX, DEAD_AFTER)).isEqualTo(1);

        assertThatThrownBy(() -> units.checkpoint(frozen, page("5", 2))).isInstanceOf(EpochLost.class);

        assertThat(ask().number("select count(*) from unit_account")).isZero();
    }

    @Test
    void leavesTheUnitsOfALivingWorkerAlone() {
        workers.beat("alive", REINDEX, "");
        assertThat(claim("alive")).isPresent();

        assertThat(units.releaseUnitsOfDeadWorkers(REINDEX, DEAD_AFTER)).isZero();
    }

    @Test
    void addsThePagesOfAUnitUp() {
        ClaimedUnit unit = claim("w").orElseThrow();

        units.checkpoint(unit, page("3", 3));
        units.checkpoint(unit, page("7", 4));

        assertThat(ask().rows("select rows_read, indexed, dead, sum0 from unit_account"))
                .containsExactly(Map.of("rows_read", 9L, "indexed", 7L, "dead", 2L, "sum0", 70L));
        assertThat(ask().texts("select checkpoint_key[1] from unit where id = ?", unit.id()))
                .containsExactly("7");
    }

    private static Optional<ClaimedUnit> claim(String worker) {
        return units.claimNext(REINDEX, "eu-1", worker);
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
                List.of(new LedgerEntry(account, new HashSum(indexed, indexed * 10, 0, 0), 0, 1)));
    }

    private static Checkpoint end() {
        return new Checkpoint(null, true, List.of());
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
