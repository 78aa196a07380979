package io.greenlight.dispatch;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Signs of life of the worker processes, by the control database's clock. */
@Repository
public class WorkerStore {
    private final JdbcClient jdbc;

    WorkerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Says that the worker is alive, what it runs, and why it is held back (empty when it is not). */
    public void beat(String worker, long reindex, String heldBack) {
        jdbc.sql("""
                        insert into worker (name, reindex_id, held_back) values (?, ?, ?)
                        on conflict (name) do update
                        set seen_at = clock_timestamp(), reindex_id = excluded.reindex_id, held_back = excluded.held_back
                        """).params(worker, reindex, heldBack).update();
    }

    /** Says that the worker has ended and holds nothing any more. */
    public void leave(String worker) {
        jdbc.sql("delete from worker where name = ?").param(worker).update();
    }

    /** Forgets workers for which no sign of life was seen in time. */
    public void forgetDead(Duration deadAfter) {
        jdbc.sql("delete from worker where seen_at <= clock_timestamp() - make_interval(secs => ?)")
                .param(deadAfter.toMillis() / 1000.0)
                .update();
    }

    /** The worker that runs this reindex and gave a sign of life in time. */
    public Optional<WorkerSign> findAlive(long reindex, Duration deadAfter) {
        return jdbc.sql("""
                        select name, extract(epoch from clock_timestamp() - seen_at) * 1000 as age_millis, held_back
                        from worker
                        where reindex_id = ? and seen_at > clock_timestamp() - make_interval(secs => ?)
                        order by seen_at desc
                        limit 1
                        """)
                .params(reindex, deadAfter.toMillis() / 1000.0)
                .query((row, number) -> new WorkerSign(
                        row.getString("name"),
                        Duration.ofMillis(row.getLong("age_millis")),
                        row.getString("held_back")))
                .optional();
    }

    /**
     * A worker's last sign of life.
     *
     * @param worker its name
     * @param age how long ago
     * @param heldBack why it is held back; empty when it is not
     */
    public record WorkerSign(String worker, Duration age, String heldBack) {}
}
