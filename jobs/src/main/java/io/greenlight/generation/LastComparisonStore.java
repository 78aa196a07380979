package io.greenlight.generation;

import io.greenlight.control.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What comparisons have found of the generations that serve. */
@Repository
public class LastComparisonStore {
    private final JdbcClient jdbc;
    private final GenerationStore generations;

    LastComparisonStore(JdbcClient jdbc, GenerationStore generations) {
        this.jdbc = jdbc;
        this.generations = generations;
    }

    /** One for each generation that serves and was compared as a whole, by entity. */
    public List<LastComparison> ofServing() {
        return jdbc.sql("""
                        select distinct on (entity) verification.*,
                            extract(epoch from clock_timestamp() - finished_at)::double precision as age,
                            (select count(distinct (account, key)) from difference
                             where difference.entity = verification.entity
                               and difference.generation = verification.generation and difference.state = 'OPEN') as differing
                        from verification
                        join generation on generation.entity = verification.entity and number = verification.generation
                            and serving
                        where verification.state = 'DONE' and scope_accounts = '{}' and scope_source = ''
                        order by entity, finished_at desc
                        """).query((row, number) -> comparison(row)).list();
    }

    private LastComparison comparison(ResultSet row) throws SQLException {
        Generation generation = generations.generation(row.getString("entity"), row.getLong("generation"));
        return new LastComparison(
                generation.entity(),
                generation.name(),
                row.getLong("id"),
                Objects.requireNonNull(Sql.instant(row, "finished_at")),
                Duration.ofMillis(Math.round(row.getDouble("age") * 1000)),
                row.getBoolean("scheduled"),
                row.getLong("differing"));
    }
}
