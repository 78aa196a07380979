package io.greenlight.reindex;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.KeyRange;
import io.greenlight.document.Scope;
import io.greenlight.generation.Generation;
import io.greenlight.readiness.ReadinessStore;
import io.greenlight.reindex.EntityPlan.SourceUnit;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
        long[] rank = {first};
        template.batchUpdate(
                """
                insert into unit
                    (reindex_id, entity, generation, source, shard, rank, state, expected, accounts, is_range, after_key, through_key)
                values (?, ?, ?, ?, ?, ?, 'QUEUED', ?, ?, ?, ?, ?)
                """, plan.units(), BATCH, (statement, unit) -> bind(statement, generation, rank[0]++, unit));
        // Slots begin at once, with plans of their own: by old statistics a claim would read all accounts of a
        // generation.
        template.execute("analyze unit, generation_account");
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

    private static void bind(PreparedStatement statement, Generation generation, long rank, SourceUnit unit)
            throws SQLException {
        Scope scope = unit.unit().scope();
        KeyRange range = scope instanceof Scope.Range one ? one.range() : null;
        statement.setLong(1, generation.reindex());
        statement.setString(2, generation.entity());
        statement.setLong(3, generation.number());
        statement.setString(4, unit.source());
        statement.setString(5, unit.unit().shard());
        statement.setLong(6, rank);
        statement.setLong(7, unit.unit().expected());
        statement.setObject(
                8, Sql.array(scope.accounts().stream().map(AccountId::value).toList()));
        statement.setBoolean(9, range != null);
        statement.setObject(10, parts(range == null ? null : range.after()));
        statement.setObject(11, parts(range == null ? null : range.through()));
    }

    private static String @Nullable [] parts(@Nullable Key key) {
        return key == null ? null : Sql.array(key.parts());
    }
}
