package io.greenlight.eta;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Adds up, in the control database, what is left to load and how long what is done took. */
@Repository
class EtaStore {
    /** As {@link SizeClass} has it. */
    private static final String CLASS =
            "unit.entity, is_range, floor(ln(greatest(expected, 1)::float8) / ln(4::float8))::int as power";

    private static final String LEFT = "count(*) as units, sum(greatest(expected - rows_read, 0))::bigint as documents";

    private final JdbcClient jdbc;

    EtaStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A load of one source. */
    record SourceLoad(String source, Load load) {}

    /** What was measured on one source. */
    record SourceMeasured(String source, Measured measured) {}

    /**
     * A unit of an account that is not done.
     *
     * @param running whether a slot has it
     * @param lift as claims are ordered
     * @param rank as claims are ordered
     */
    record AccountUnit(String source, boolean running, long lift, long rank, Load load) {}

    /** Whether the reindex is being loaded, and nobody holds it. */
    boolean isLoading(long reindex) {
        return jdbc.sql("""
                        select exists (
                            select from reindex where id = ? and state = 'LOADING' and not paused and not cancel_asked)
                        """).param(reindex).query(Boolean.class).single();
    }

    /** Whether an operator paused the source. */
    boolean isPaused(String source) {
        return jdbc.sql("select exists (select from source_setting where source = ? and paused)")
                .param(source)
                .query(Boolean.class)
                .single();
    }

    /** Slots of the source that are at work. */
    int slotsAtWork(String source) {
        return jdbc.sql("select count(*) from slot where source = ? and running")
                .param(source)
                .query(Integer.class)
                .single();
    }

    /** What the sources of a reindex have to do until it is loaded: its own units, and those of others that come before its last. */
    List<SourceLoad> left(long reindex) {
        return jdbc.sql("""
                        with own as (
                            select source, max(rank) as rank from unit
                            where reindex_id = :reindex and state in ('QUEUED', 'RUNNING') and not held
                            group by source)
                        select unit.source, %s, %s
                        from unit
                        join own on own.source = unit.source
                        join reindex on reindex.id = unit.reindex_id
                        where unit.state in ('QUEUED', 'RUNNING') and not unit.held
                          and reindex.state = 'LOADING' and not reindex.paused and not reindex.cancel_asked
                          and (unit.reindex_id = :reindex or unit.state = 'RUNNING' or unit.lift > 0 or unit.rank <= own.rank)
                        group by unit.source, unit.entity, is_range, power
                        """.formatted(CLASS, LEFT))
                .param("reindex", reindex)
                .query((row, number) -> new SourceLoad(row.getString("source"), load(row)))
                .list();
    }

    /** What was measured in the reindex; before it has anything, in the one before it that was loaded. */
    List<SourceMeasured> measured(long reindex) {
        List<SourceMeasured> own = measuredIn(reindex);
        return own.isEmpty() ? measuredIn(before(reindex)) : own;
    }

    private long before(long reindex) {
        return jdbc.sql("select coalesce(max(id), 0) from reindex where id < ? and state in ('DONE', 'HELD')")
                .param(reindex)
                .query(Long.class)
                .single();
    }

    private List<SourceMeasured> measuredIn(long reindex) {
        return jdbc.sql("""
                        select source, %s, count(*) as units, sum(rows_read)::bigint as documents,
                            sum(extract(epoch from finished_at - started_at))::float8 as seconds
                        from unit
                        where reindex_id = ? and state = 'DONE' and finished_at >= started_at
                        group by source, unit.entity, is_range, power
                        """.formatted(CLASS))
                .param(reindex)
                .query((row, number) -> new SourceMeasured(
                        row.getString("source"),
                        new Measured(
                                size(row), row.getLong("units"), row.getLong("documents"), row.getDouble("seconds"))))
                .list();
    }

    /** Reindexes that are being loaded, and nobody holds them. */
    List<Long> loading() {
        return jdbc.sql("select id from reindex where state = 'LOADING' and not paused and not cancel_asked")
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** Units of an account that are not done, of the entities it needs to send. */
    List<AccountUnit> unitsOf(AccountId account, List<String> entities, long reindex) {
        return jdbc.sql("""
                        select unit.source, unit.state = 'RUNNING' as running, lift, rank, %s,
                            1 as units, greatest(expected - rows_read, 0) as documents
                        from unit
                        where reindex_id = ? and state in ('QUEUED', 'RUNNING') and not held
                          and unit.entity = any (?) and accounts @> array[?]::text[]
                        """.formatted(CLASS))
                .params(reindex, Sql.array(entities), account.value())
                .query((row, number) -> new AccountUnit(
                        row.getString("source"),
                        row.getBoolean("running"),
                        row.getLong("lift"),
                        row.getLong("rank"),
                        load(row)))
                .list();
    }

    /** What the unit's source has to do before it: what slots are at, and what stands before it in the queue. */
    List<Load> before(AccountUnit unit) {
        return jdbc.sql("""
                        select %s, %s
                        from unit
                        join reindex on reindex.id = reindex_id
                        where unit.source = :source and unit.state in ('QUEUED', 'RUNNING') and not held
                          and reindex.state = 'LOADING' and not reindex.paused and not reindex.cancel_asked
                          and (unit.state = 'RUNNING' or lift > :lift or (lift = :lift and rank < :rank))
                        group by unit.entity, is_range, power
                        """.formatted(CLASS, LEFT))
                .param("source", unit.source())
                .param("lift", unit.lift())
                .param("rank", unit.rank())
                .query((row, number) -> load(row))
                .list();
    }

    private static Load load(ResultSet row) throws SQLException {
        return new Load(size(row), row.getLong("units"), row.getLong("documents"));
    }

    private static SizeClass size(ResultSet row) throws SQLException {
        return new SizeClass(row.getString("entity"), row.getBoolean("is_range"), row.getInt("power"));
    }
}
