package io.greenlight.reindex;

import io.greenlight.control.Sql;
import io.greenlight.dispatch.FlatKeys;
import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;
import io.greenlight.document.Key;
import io.greenlight.document.Scope;
import io.greenlight.generation.Generation;
import io.greenlight.plan.PlannedUnit;
import io.greenlight.readiness.ReadinessStore;
import io.greenlight.reindex.EntityPlan.SourceUnit;
import io.greenlight.reindex.PlanStore.UnitsOf;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Accounts of partial reindexes, from their plan until what serves is known to be what was read. */
@Repository
public class PartialStore {
    /** Readings of an account before it is given up. */
    static final int ROUNDS = 3;

    private static final int BATCH = 1_000;
    private static final int KEYS_OF_A_UNIT = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final PlanStore plans;
    private final ReadinessStore readiness;

    PartialStore(JdbcClient jdbc, JdbcTemplate template, PlanStore plans, ReadinessStore readiness) {
        this.jdbc = jdbc;
        this.template = template;
        this.plans = plans;
        this.readiness = readiness;
    }

    /**
     * An account of a partial reindex.
     *
     * @param reindex which
     * @param entity its entity
     * @param account its id
     * @param source where it is read
     * @param shard in which shard
     * @param round which reading of it, from 1
     * @param whole whether the round reads all of it
     * @param since the round reads documents of this time or later; null for all
     * @param lowestVersion every document the round found has this version or a higher one; null when nothing was read
     * @param checking whether what it did not find was read again
     */
    record Part(
            long reindex,
            String entity,
            AccountId account,
            String source,
            String shard,
            int round,
            boolean whole,
            @Nullable Instant since,
            @Nullable Long lowestVersion,
            boolean checking) {
        /** Whether the round covers a range, so that what it did not find is gone, and not some keys. */
        boolean coversARange() {
            return whole || since != null;
        }
    }

    /** Whether accounts are stored for the entity. */
    boolean isPlanned(long reindex, String entity) {
        return jdbc.sql("select exists (select from partial_account where reindex_id = ? and entity = ?)")
                .params(reindex, entity)
                .query(Boolean.class)
                .single();
    }

    /** Stores a plan: all of its accounts and units, or nothing. */
    @Transactional
    void add(UnitsOf home, int stage, EntityPlan plan, boolean whole) {
        Generation generation = home.generation();
        // What the generation does not know yet is not ready until it is verified; what serves already goes on to.
        readiness.add(generation.entity(), generation.number(), plan.accounts());
        template.batchUpdate("""
                insert into partial_account
                    (reindex_id, entity, generation, account, source, shard, whole, since, units_open, state)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'LOADING')
                """, plan.accounts(), BATCH, (statement, account) -> {
            statement.setLong(1, home.reindex());
            statement.setString(2, generation.entity());
            statement.setLong(3, generation.number());
            statement.setString(4, account.account().value());
            statement.setString(5, account.source());
            statement.setString(6, account.shard());
            statement.setBoolean(7, whole);
            statement.setObject(8, Sql.offset(home.since()));
            statement.setInt(9, account.units());
        });
        plans.addUnits(home, PlanStore.firstRank(stage), plan.units());
    }

    /** Accounts of a generation that live on a source, or on any; by id with source and shard. */
    List<Home> homes(Generation generation) {
        return jdbc.sql("select account, source, shard from generation_account where entity = ? and generation = ?")
                .params(generation.entity(), generation.number())
                .query((row, number) -> new Home(new AccountId(row.getString(1)), row.getString(2), row.getString(3)))
                .list();
    }

    /** Where an account was when it was loaded last. */
    record Home(AccountId account, String source, String shard) {}

    /** The keys of all open dead letters of a generation, by account. */
    Map<Home, List<Key>> openLetters(Generation generation) {
        Map<Home, List<Key>> letters = new LinkedHashMap<>();
        jdbc.sql("""
                        select letter.account, known.source, known.shard, letter.key
                        from dead_letter as letter
                        join generation_account as known on known.entity = letter.entity
                            and known.generation = letter.generation and known.account = letter.account
                        where letter.entity = ? and letter.generation = ? and letter.state = 'OPEN'
                        order by known.rank, letter.id
                        """)
                .params(generation.entity(), generation.number())
                .query((row, number) -> letters.computeIfAbsent(
                                new Home(new AccountId(row.getString(1)), row.getString(2), row.getString(3)),
                                home -> new ArrayList<>())
                        .add(new Key(Objects.requireNonNull(Sql.texts(row, "key")))))
                .list();
        return letters;
    }

    /** Units that read keys of one account. */
    static List<SourceUnit> unitsOfKeys(Home home, List<Key> keys) {
        List<SourceUnit> units = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += KEYS_OF_A_UNIT) {
            List<Key> some = keys.subList(from, Math.min(keys.size(), from + KEYS_OF_A_UNIT));
            Scope scope = new Scope.Keys(home.account(), some);
            units.add(new SourceUnit(home.source(), new PlannedUnit(home.shard(), scope, some.size(), Duration.ZERO)));
        }
        return units;
    }

    /** The generation that the accounts of an entity are written to. */
    long generation(long reindex, String entity) {
        return jdbc.sql("select generation from partial_account where reindex_id = ? and entity = ? limit 1")
                .params(reindex, entity)
                .query(Long.class)
                .single();
    }

    /** Whether an account is still to be read or compared. */
    boolean isAnyOpen(long reindex) {
        return jdbc.sql("""
                        select exists (
                            select from partial_account where reindex_id = ? and state in ('LOADING', 'CHECKING'))
                        """).param(reindex).query(Boolean.class).single();
    }

    /** Accounts of one entity whose units are done, and that are not compared yet. */
    List<Part> loaded(long reindex, String entity, int limit) {
        return jdbc.sql("""
                        select * from partial_account
                        where reindex_id = ? and entity = ? and state in ('LOADING', 'CHECKING') and units_open = 0
                        order by account
                        limit ?
                        """)
                .params(reindex, entity, limit)
                .query((row, number) -> part(row))
                .list();
    }

    private static Part part(ResultSet row) throws SQLException {
        long lowest = row.getLong("lowest_version");
        Long lowestVersion = row.wasNull() ? null : lowest;
        return new Part(
                row.getLong("reindex_id"),
                row.getString("entity"),
                new AccountId(row.getString("account")),
                row.getString("source"),
                row.getString("shard"),
                row.getInt("round"),
                row.getBoolean("whole"),
                Sql.instant(row, "since"),
                lowestVersion,
                row.getString("state").equals("CHECKING"));
    }

    /** Lets keys be read once more that the index has and the source did not give. */
    @Transactional
    void recheck(Part part, Generation generation, int stage, List<Key> keys) {
        List<SourceUnit> units = unitsOfKeys(home(part), keys);
        if (move(part, "CHECKING", units.size())) {
            UnitsOf home = new UnitsOf(part.reindex(), generation, part.round(), UnitsOf.Kind.RECHECK, null);
            plans.addUnits(home, PlanStore.firstRank(stage), units);
        }
    }

    /** What was read once more is settled: what the index has is looked at again. */
    void scanAgain(Part part) {
        move(part, "LOADING", 0);
    }

    private boolean move(Part part, String state, int units) {
        return jdbc.sql("""
                        update partial_account set state = ?, units_open = ?, changed_at = clock_timestamp()
                        where reindex_id = ? and entity = ? and account = ? and round = ? and state <> 'CANCELLED'
                        """)
                        .params(
                                state,
                                units,
                                part.reindex(),
                                part.entity(),
                                part.account().value(),
                                part.round())
                        .update()
                == 1;
    }

    /** Reads an account again, from its first to its last document, with a ledger of its own. */
    @Transactional
    void readAgain(Part part, Generation generation, int stage) {
        jdbc.sql("""
                        update partial_account
                        set state = 'LOADING', units_open = 1, round = round + 1, whole = true, since = null,
                            lowest_version = null, reason = '', changed_at = clock_timestamp()
                        where reindex_id = ? and entity = ? and account = ? and round = ? and state <> 'CANCELLED'
                        """)
                .params(part.reindex(), part.entity(), part.account().value(), part.round())
                .update();
        UnitsOf home = new UnitsOf(part.reindex(), generation, part.round() + 1, UnitsOf.Kind.LOAD, null);
        PlannedUnit unit = new PlannedUnit(part.shard(), new Scope.Pack(List.of(part.account())), 0, Duration.ZERO);
        plans.addUnits(home, PlanStore.firstRank(stage), List.of(new SourceUnit(part.source(), unit)));
    }

    /** Accounts that failed in an earlier try. */
    List<Part> failed(long reindex, String entity) {
        return jdbc.sql("select * from partial_account where reindex_id = ? and entity = ? and state = 'FAILED'")
                .params(reindex, entity)
                .query((row, number) -> part(row))
                .list();
    }

    /** Whether the index was found to hold what was read of every account, but for their dead letters. */
    boolean isAllEqual(long reindex, String entity) {
        return jdbc.sql("""
                        select not exists (
                            select from partial_account
                            where reindex_id = ? and entity = ? and state = 'FAILED' and reason not like 'DEAD_LETTERS%')
                        """).params(reindex, entity).query(Boolean.class).single();
    }

    /** The units that read keys of an account once more, with the version below which their documents are older than that. */
    List<Recheck> rechecks(Part part) {
        return jdbc.sql("""
                        select keys, key_parts, lowest_version from unit
                        where reindex_id = ? and entity = ? and accounts = array[?::text] and round = ? and recheck
                          and state = 'DONE'
                        """)
                .params(part.reindex(), part.entity(), part.account().value(), part.round())
                .query((row, number) -> new Recheck(
                        FlatKeys.of(Objects.requireNonNull(Sql.texts(row, "keys")), row.getInt("key_parts")),
                        row.getLong("lowest_version")))
                .list();
    }

    /** Keys that were read once more, and the time on the source's clock before that. */
    record Recheck(List<Key> keys, long version) {}

    /** What the round wrote of each of these accounts; accounts without rows are absent. */
    Map<AccountId, HashSum> written(List<Part> parts) {
        Map<AccountId, HashSum> sums = new HashMap<>();
        parts.forEach(part -> jdbc.sql("""
                        select coalesce(sum(indexed), 0) as indexed, coalesce(sum(sum0), 0) as sum0,
                            coalesce(sum(sum1), 0) as sum1, coalesce(sum(sum2), 0) as sum2
                        from unit_account join unit on unit.id = unit_id
                        where unit_account.account = ? and reindex_id = ? and entity = ? and round = ?
                        """)
                .params(part.account().value(), part.reindex(), part.entity(), part.round())
                .query((row, number) -> sum(row))
                .list()
                .forEach(sum -> sums.put(part.account(), sum)));
        return sums;
    }

    /** What an account of the serving generation held when it was verified last. */
    HashSum settled(Part part, Generation generation) {
        return jdbc.sql("""
                        select coalesce(settled_count, built.indexed, 0) as indexed, coalesce(settled_sum0, built.sum0, 0) as sum0,
                            coalesce(settled_sum1, built.sum1, 0) as sum1, coalesce(settled_sum2, built.sum2, 0) as sum2
                        from generation_account as account
                        cross join lateral (
                            select sum(unit_account.indexed)::bigint as indexed, sum(sum0)::bigint as sum0,
                                sum(sum1)::bigint as sum1, sum(sum2)::bigint as sum2
                            from unit_account join unit on unit.id = unit_id
                            where unit_account.account = account.account and unit.entity = account.entity
                              and unit.generation = account.generation and unit.reindex_id = ?) as built
                        where account.entity = ? and account.generation = ? and account.account = ?
                        """)
                .params(
                        generation.reindex(),
                        part.entity(),
                        generation.number(),
                        part.account().value())
                .query((row, number) -> sum(row))
                .single();
    }

    private static HashSum sum(ResultSet row) throws SQLException {
        return new HashSum(row.getLong("indexed"), row.getLong("sum0"), row.getLong("sum1"), row.getLong("sum2"));
    }

    /** The keys of open dead letters of an account that its round did not report. */
    List<Key> unreported(Part part, Generation generation) {
        return jdbc.sql("""
                        select key from dead_letter
                        where entity = ? and generation = ? and account = ? and state = 'OPEN'
                          and reindex_id is distinct from ?
                        """)
                .params(part.entity(), generation.number(), part.account().value(), part.reindex())
                .query((row, number) -> new Key(Objects.requireNonNull(Sql.texts(row, "key"))))
                .list();
    }

    /** The keys of an account that the round was to read. */
    List<Key> keysOf(Part part) {
        return jdbc
                .sql("""
                        select keys, key_parts from unit
                        where reindex_id = ? and entity = ? and accounts = array[?::text] and round = ? and keys is not null
                          and not recheck
                        """)
                .params(part.reindex(), part.entity(), part.account().value(), part.round())
                .query((row, number) ->
                        FlatKeys.of(Objects.requireNonNull(Sql.texts(row, "keys")), row.getInt("key_parts")))
                .list()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Records that the index holds what was read, and with it the dead letters that are none any more. The account becomes
     * READY if it has few enough of them, and if all of it was compared or nothing else was wrong with it.
     *
     * @param found what the index holds of the account
     * @param replayed keys of its dead letters that are none any more
     * @param allowed most dead letters
     */
    @Transactional
    void settle(Part part, Generation generation, HashSum found, List<Key> replayed, long allowed) {
        replayed.forEach(key -> jdbc.sql("""
                        update dead_letter set state = 'REPLAYED', changed_at = clock_timestamp()
                        where entity = ? and generation = ? and account = ? and key = ?::text[] and state = 'OPEN'
                        """)
                .param(part.entity())
                .param(generation.number())
                .param(part.account().value())
                .param(Sql.array(key.parts()))
                .update());
        // Whom the sync counts meanwhile waits for this, and is counted again.
        jdbc.sql("select from generation_account where entity = ? and generation = ? and account = ? for update")
                .params(part.entity(), generation.number(), part.account().value())
                .query((row, number) -> number)
                .list();
        long dead = countDead(part, generation);
        String fault = dead > allowed ? "DEAD_LETTERS: %d, at most %d are allowed".formatted(dead, allowed) : "";
        jdbc.sql("""
                        update generation_account
                        set settled_count = :count, settled_sum0 = :sum0, settled_sum1 = :sum1, settled_sum2 = :sum2,
                            source = :source, shard = :shard, indexed = :count, dead_letters = :dead,
                            ready_at = case when :fault <> '' then ready_at when state = 'READY' then ready_at
                                else statement_timestamp() end,
                            state = case when :fault = '' then 'READY' else 'FAILED' end,
                            reason = :fault, changed_at = statement_timestamp()
                        where entity = :entity and generation = :generation and account = :account
                          and (:whole or state = 'READY' or reason like 'DEAD_LETTERS%')
                        """)
                .param("count", found.count())
                .param("sum0", found.sum0())
                .param("sum1", found.sum1())
                .param("sum2", found.sum2())
                .param("source", part.source())
                .param("shard", part.shard())
                .param("dead", dead)
                .param("fault", fault)
                .param("entity", part.entity())
                .param("generation", generation.number())
                .param("account", part.account().value())
                .param("whole", part.whole())
                .update();
        end(part, fault);
    }

    private long countDead(Part part, Generation generation) {
        return jdbc.sql("""
                        select count(*) from dead_letter
                        where entity = ? and generation = ? and account = ? and state = 'OPEN'
                        """)
                .params(part.entity(), generation.number(), part.account().value())
                .query(Long.class)
                .single();
    }

    /** Records that the index does not hold what was read, however often it was: nobody may send by it. */
    @Transactional
    void fail(Part part, Generation generation, String fault) {
        jdbc.sql("""
                        update generation_account set state = 'FAILED', reason = ?, changed_at = clock_timestamp()
                        where entity = ? and generation = ? and account = ?
                        """)
                .params(
                        fault,
                        part.entity(),
                        generation.number(),
                        part.account().value())
                .update();
        end(part, fault);
    }

    private void end(Part part, String fault) {
        jdbc.sql("""
                        update partial_account set state = ?, reason = ?, changed_at = clock_timestamp()
                        where reindex_id = ? and entity = ? and account = ? and round = ?
                        """)
                .params(
                        fault.isEmpty() ? "DONE" : "FAILED",
                        fault,
                        part.reindex(),
                        part.entity(),
                        part.account().value(),
                        part.round())
                .update();
    }

    /** Whether the generation knows the account as one that is, or was, ready: anything else needs all of it. */
    boolean isKnownToServe(Part part, Generation generation) {
        return jdbc.sql("""
                        select exists (
                            select from generation_account
                            where entity = ? and generation = ? and account = ? and state in ('READY', 'FAILED'))
                        """)
                .params(part.entity(), generation.number(), part.account().value())
                .query(Boolean.class)
                .single();
    }

    private static Home home(Part part) {
        return new Home(part.account(), part.source(), part.shard());
    }
}
