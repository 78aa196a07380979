package io.greenlight.retention;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Since when generations of the registry serve no more. */
@Repository
class RetiringStore {
    private final JdbcClient jdbc;
    private final GenerationStore generations;

    RetiringStore(JdbcClient jdbc, GenerationStore generations) {
        this.jdbc = jdbc;
        this.generations = generations;
    }

    /**
     * Generations that served before, and have not for so long, the oldest first. None of an entity whose serving generation is not
     * verified, none that somebody still loads, and counted at the earliest from when the one that took its place was verified.
     *
     * <p>When a generation stopped is nowhere recorded. Another took its place then, and what is known of that one is when it did so
     * last: no earlier.
     */
    List<Generation> outOfUse(Duration retention) {
        return jdbc.sql("""
                        select old.entity, old.number
                        from generation as old
                        join generation as serving on serving.entity = old.entity and serving.serving
                            and serving.state = 'SERVING' and serving.verified_at is not null
                        where old.state = 'RETIRING' and not old.serving
                          and (
                            select greatest(next.swapped_at, next.verified_at) from generation as next
                            where next.entity = old.entity and next.number <> old.number
                              and next.swapped_at >= coalesce(old.swapped_at, old.created_at)
                            order by next.swapped_at
                            limit 1)
                            < clock_timestamp() - make_interval(secs => ?)
                          and not exists (
                            select from unit
                            where unit.entity = old.entity and unit.generation = old.number
                              and unit.state in ('QUEUED', 'RUNNING'))
                        order by old.number, old.entity
                        """)
                .param(retention.toMillis() / 1000.0)
                .query((row, number) -> generations.generation(row.getString("entity"), row.getLong("number")))
                .list();
    }
}
