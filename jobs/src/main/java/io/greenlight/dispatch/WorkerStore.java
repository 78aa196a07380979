package io.greenlight.dispatch;

import java.time.Duration;
import java.util.List;
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

    /**
     * Enters a process that begins to work, and forgets those that died.
     *
     * @throws WorkerNameTaken if a process of this name gave a sign of life in time
     */
    public void enter(String worker, Duration deadAfter) {
        jdbc.sql("delete from worker where seen_at <= clock_timestamp() - make_interval(secs => ?)")
                .param(deadAfter.toMillis() / 1000.0)
                .update();
        int entered = jdbc.sql("insert into worker (name) values (?) on conflict do nothing")
                .param(worker)
                .update();
        if (entered == 0) {
            throw new WorkerNameTaken(worker);
        }
    }

    /** Says that the worker is alive, and why it is held back (empty when it is not). */
    public void beat(String worker, String heldBack) {
        jdbc.sql("""
                        insert into worker (name, held_back) values (?, ?)
                        on conflict (name) do update set seen_at = clock_timestamp(), held_back = excluded.held_back
                        """).params(worker, heldBack).update();
    }

    /** Asks for nothing but an answer. */
    void probe() {
        jdbc.sql("select 1").query(Integer.class).single();
    }

    /** Says that the worker has ended and holds nothing any more. */
    public void leave(String worker) {
        jdbc.sql("delete from worker where name = ?").param(worker).update();
    }

    /** The last sign of life of a worker, if it came in time. */
    public Optional<WorkerSign> findAlive(String worker, Duration deadAfter) {
        return alive(deadAfter).stream()
                .filter(sign -> sign.worker().equals(worker))
                .findFirst();
    }

    /** All workers that gave a sign of life in time. */
    public List<WorkerSign> alive(Duration deadAfter) {
        return jdbc.sql("""
                        select name, extract(epoch from clock_timestamp() - seen_at) * 1000 as age_millis, held_back
                        from worker
                        where seen_at > clock_timestamp() - make_interval(secs => ?)
                        order by name
                        """)
                .param(deadAfter.toMillis() / 1000.0)
                .query((row, number) -> new WorkerSign(
                        row.getString("name"),
                        Duration.ofMillis(row.getLong("age_millis")),
                        row.getString("held_back")))
                .list();
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
