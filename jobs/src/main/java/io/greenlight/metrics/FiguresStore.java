package io.greenlight.metrics;

import io.greenlight.control.Sql;
import io.greenlight.generation.LastComparisonStore;
import io.greenlight.metrics.Figures.Accounts;
import io.greenlight.metrics.Figures.Followed;
import io.greenlight.metrics.Figures.Units;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts in the control database what metrics show. */
@Repository
class FiguresStore {
    private final JdbcClient jdbc;
    private final LastComparisonStore comparisons;

    FiguresStore(JdbcClient jdbc, LastComparisonStore comparisons) {
        this.jdbc = jdbc;
        this.comparisons = comparisons;
    }

    /**
     * Counts everything.
     *
     * @param sending the entities an account needs to send
     */
    Figures count(List<String> sending) {
        return new Figures(reindexes(), units(), accounts(), ready(sending), followed(), comparisons.ofServing());
    }

    private Set<Long> reindexes() {
        return new HashSet<>(jdbc.sql("select id from reindex where state not in ('DONE', 'CANCELLED')")
                .query(Long.class)
                .list());
    }

    private List<Units> units() {
        return jdbc.sql("""
                        select unit.entity, source, unit.state, count(*) as units, sum(rows_read) as rows_read,
                            sum(case when unit.state = 'DONE' then rows_read else greatest(expected, rows_read) end) as expected
                        from unit
                        join reindex on reindex.id = reindex_id
                        where reindex.state not in ('DONE', 'CANCELLED')
                        group by unit.entity, source, unit.state
                        """)
                .query((row, number) -> new Units(
                        row.getString("entity"),
                        row.getString("source"),
                        row.getString("state"),
                        row.getLong("units"),
                        row.getLong("rows_read"),
                        row.getLong("expected")))
                .list();
    }

    private List<Accounts> accounts() {
        return jdbc.sql("""
                        select account.entity, case when serving then 'serving' else 'building' end as generation,
                            account.state, count(*) as accounts
                        from generation_account as account
                        join generation on generation.entity = account.entity and number = account.generation
                        where serving or generation.state in ('BUILDING', 'VERIFIED')
                        group by account.entity, serving, account.state
                        """)
                .query((row, number) -> new Accounts(
                        row.getString("entity"),
                        row.getString("generation"),
                        row.getString("state"),
                        row.getLong("accounts")))
                .list();
    }

    private List<Followed> followed() {
        return jdbc.sql("""
                        select source, coalesce(extract(epoch from clock_timestamp() - fresh_as_of), 'NaN')::double precision as lag,
                            coalesce(retained_bytes::double precision, 'NaN') as retained_bytes
                        from source_sync
                        """)
                .query((row, number) ->
                        new Followed(row.getString("source"), row.getDouble("lag"), row.getDouble("retained_bytes")))
                .list();
    }

    /** One that is ready in every entity it needs to send. */
    private long ready(List<String> sending) {
        return jdbc.sql("""
                        select count(*) from (
                            select from generation_account as account
                            join generation on generation.entity = account.entity and number = account.generation and serving
                            where account.state = 'READY' and account.entity = any (?)
                            group by account.account
                            having count(*) = ?) as ready
                        """)
                .params(Sql.array(sending), sending.size())
                .query(Long.class)
                .single();
    }
}
