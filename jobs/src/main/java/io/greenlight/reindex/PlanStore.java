package io.greenlight.reindex;

import io.greenlight.control.Sql;
import io.greenlight.dispatch.FlatKeys;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.KeyRange;
import io.greenlight.document.Scope;
import io.greenlight.generation.Generation;
import io.greenlight.readiness.ReadinessStore;
import io.greenlight.reindex.EntityPlan.SourceUnit;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Stores plans as units and accounts of a generation. */
@Repository
public class PlanStore {
    private static final int BATCH = 1_000;
    /** Leaves room for as many units in one stage. */
    private static final long STAGE = 1_000_000_000_000L;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final ReadinessStore readiness;

    PlanStore(JdbcClient jdbc, JdbcTemplate template, ReadinessStore readiness) {
        this.jdbc = jdbc;
        this.template = template;
        this.readiness = readiness;
    }

    /** Stores accounts and units together or not at all; units of a later stage rank after all of an earlier one. */
    @Transactional
    public void add(Generation generation, int stage, EntityPlan plan) {
        readiness.add(generation.entity(), generation.number(), plan.accounts());
        long first = stage * STAGE + countUnits(generation);
        addUnits(new UnitsOf(generation.reindex(), generation, 1, UnitsOf.Kind.LOAD, null), first, plan.units());
    }

    /**
     * Where units belong.
     *
     * @param reindex whose they are
     * @param generation where they write
     * @param round which reading of their accounts
     * @param kind what they read
     * @param since only documents of this time or later; null for all
     */
    record UnitsOf(
            long reindex,
            Generation generation,
            int round,
            Kind kind,
            @Nullable Instant since) {
        /** What units read. */
        enum Kind {
            /** What their reindex asks for. */
            LOAD,
            /** What others did not find. */
            RECHECK
        }
    }

    /** Stores units in the order they are given. */
    void addUnits(UnitsOf home, long firstRank, List<SourceUnit> units) {
        long[] rank = {firstRank};
        template.batchUpdate("""
                insert into unit
                    (reindex_id, entity, generation, source, shard, rank, state, expected, accounts, is_range, after_key,
                     through_key, keys, key_parts, round, recheck, since)
                values (?, ?, ?, ?, ?, ?, 'QUEUED', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, units, BATCH, (statement, unit) -> bind(statement, home, rank[0]++, unit));
        // Slots begin at once, with plans of their own: by old statistics a claim would read all accounts of a
        // generation.
        template.execute("analyze unit, generation_account");
    }

    /** Rank of the first unit of a stage. */
    static long firstRank(int stage) {
        return stage * STAGE;
    }

    /** Whether a plan is stored for the generation. */
    public boolean isPlanned(Generation generation) {
        return jdbc.sql("select exists (select from generation_account where entity = ? and generation = ?)")
                .params(generation.entity(), generation.number())
                .query(Boolean.class)
                .single();
    }

    private long countUnits(Generation generation) {
        return jdbc.sql("select count(*) from unit where entity = ? and generation = ?")
                .params(generation.entity(), generation.number())
                .query(Long.class)
                .single();
    }

    private static void bind(PreparedStatement statement, UnitsOf home, long rank, SourceUnit unit)
            throws SQLException {
        Scope scope = unit.unit().scope();
        if (scope instanceof Scope.Documents) {
            throw new IllegalArgumentException(
                    "Cannot store a unit of single documents: they are read at once, by whoever asked for them");
        }
        KeyRange range = scope instanceof Scope.Range one ? one.range() : null;
        List<Key> keys = scope instanceof Scope.Keys some ? some.keys() : null;
        statement.setLong(1, home.reindex());
        statement.setString(2, home.generation().entity());
        statement.setLong(3, home.generation().number());
        statement.setString(4, unit.source());
        statement.setString(5, unit.unit().shard());
        statement.setLong(6, rank);
        statement.setLong(7, unit.unit().expected());
        statement.setObject(
                8, Sql.array(scope.accounts().stream().map(AccountId::value).toList()));
        statement.setBoolean(9, range != null);
        statement.setObject(10, parts(range == null ? null : range.after()));
        statement.setObject(11, parts(range == null ? null : range.through()));
        statement.setObject(12, keys == null ? null : Sql.array(FlatKeys.texts(keys)));
        statement.setObject(13, keys == null ? null : keys.getFirst().parts().size(), Types.INTEGER);
        statement.setInt(14, home.round());
        statement.setBoolean(15, home.kind() == UnitsOf.Kind.RECHECK);
        statement.setObject(16, Sql.offset(home.since()));
    }

    private static String @Nullable [] parts(@Nullable Key key) {
        return key == null ? null : Sql.array(key.parts());
    }
}
