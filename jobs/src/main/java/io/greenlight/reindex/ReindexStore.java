package io.greenlight.reindex;

import io.greenlight.control.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reindexes in the control database. */
@Repository
public class ReindexStore {
    private final JdbcClient jdbc;

    ReindexStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Records a new reindex, unless its key was given before, one of its entities is being built already, or, if it is partial,
     * the same is under way: two processes that ask at the same time get one reindex.
     */
    @Transactional
    public Admission createUnlessUnfinished(ReindexRequest request) {
        jdbc.sql("lock table reindex in share row exclusive mode").update();
        String key = request.idempotencyKey();
        Optional<Reindex> sameKey = key == null ? Optional.empty() : findByKey(key);
        if (sameKey.isPresent()) {
            return new Admission(sameKey.get(), Admission.Kind.SAME_KEY);
        }
        Optional<Reindex> first = request.scope() instanceof ReindexScope.Partial partial
                ? findUnfinishedPartial(request, partial)
                : findUnfinished(request.entities());
        return first.map(unfinished -> new Admission(unfinished, Admission.Kind.EXISTS))
                .orElseGet(() -> new Admission(create(request), Admission.Kind.CREATED));
    }

    /** Makes a worker the only one that runs the reindex: from now on every older lease is refused. */
    JobLease takeOver(long id, String worker) {
        return jdbc.sql("""
                        update reindex set owner = ?, manager_epoch = manager_epoch + 1 where id = ?
                        returning manager_epoch
                        """)
                .params(worker, id)
                .query((row, number) -> new JobLease(id, row.getLong(1)))
                .single();
    }

    /**
     * Makes sure that a run of the manager may go on.
     *
     * @throws JobTakenOver if there is a newer one
     * @throws CancelAsked if an operator gives the reindex up
     */
    void require(JobLease lease) {
        if (!isCurrent(lease)) {
            throw new JobTakenOver(lease);
        }
        if (jdbc.sql("select cancel_asked from reindex where id = ?")
                .param(lease.reindex())
                .query(Boolean.class)
                .single()) {
            throw new CancelAsked(lease.reindex());
        }
    }

    /** Whether there is no newer run of the manager. */
    boolean isCurrent(JobLease lease) {
        return jdbc.sql("select manager_epoch = ? from reindex where id = ?")
                .params(lease.epoch(), lease.reindex())
                .query(Boolean.class)
                .single();
    }

    /** Reindexes that somebody should run. */
    List<Long> unfinished() {
        return jdbc.sql("select id from reindex where state in ('PLANNING', 'LOADING', 'FINISHING') order by id")
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** Says that somebody should run it, from the start or from where it was left, unless nothing is left to be run. */
    void takeUp(long id) {
        if (reindex(id).isBrokenOff()) {
            become(id, ReindexState.PLANNING, "");
        }
    }

    /** Remembers in which of its job's executions slots put their steps. */
    void noteJob(long id, long jobExecution) {
        jdbc.sql("update reindex set job_execution = ? where id = ?")
                .params(jobExecution, id)
                .update();
    }

    /** The latest execution of its job; empty before the first. */
    Optional<Long> findJobExecution(long id) {
        return jdbc.sql("select job_execution from reindex where id = ? and job_execution is not null")
                .param(id)
                .query((row, number) -> row.getLong(1))
                .optional();
    }

    /**
     * Lets no slot read a further page of the reindex.
     *
     * @return false if it was paused already
     */
    public boolean pause(long id) {
        return jdbc.sql("update reindex set paused = true where id = ? and not paused")
                        .param(id)
                        .update()
                == 1;
    }

    /**
     * Lets a paused reindex go on.
     *
     * @return false if it was not paused
     */
    public boolean resume(long id) {
        return jdbc.sql("update reindex set paused = false where id = ? and paused")
                        .param(id)
                        .update()
                == 1;
    }

    /**
     * Leaves the swap of a reindex under way to an operator.
     *
     * @return false if it was left to one already
     */
    public boolean holdSwap(long id) {
        return jdbc.sql("update reindex set hold_swap = true where id = ? and not hold_swap")
                        .param(id)
                        .update()
                == 1;
    }

    /**
     * Lets a reindex under way swap by itself, as soon as the gate allows.
     *
     * @return false if it was to do so already
     */
    public boolean releaseSwap(long id) {
        return jdbc.sql("update reindex set hold_swap = false where id = ? and hold_swap")
                        .param(id)
                        .update()
                == 1;
    }

    /** Asks whoever runs it to give it up. */
    void askToCancel(long id) {
        jdbc.sql("update reindex set cancel_asked = true where id = ?")
                .param(id)
                .update();
    }

    private Reindex create(ReindexRequest request) {
        return jdbc.sql("""
                        insert into reindex
                            (state, mode, target, entities, hold_swap, idempotency_key,
                             kind, scope_accounts, scope_source, scope_since, scope_dead_letters)
                        values ('PLANNING', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        returning *
                        """)
                .param(request.mode().name())
                .param(request.target())
                .param(Sql.array(request.entities()))
                .param(request.swap() == ReindexRequest.Swap.HELD)
                .param(request.idempotencyKey())
                .params(ScopeStore.values(request.scope()))
                .query((row, number) -> reindex(row))
                .single();
    }

    /** The reindex of this number. */
    public Optional<Reindex> find(long id) {
        return jdbc.sql("select * from reindex where id = ?")
                .param(id)
                .query((row, number) -> reindex(row))
                .optional();
    }

    /** The reindex of this number, which is known to exist. */
    public Reindex reindex(long id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("Reindex %d does not exist".formatted(id)));
    }

    /** The reindex that was asked for with this key. */
    public Optional<Reindex> findByKey(String idempotencyKey) {
        return jdbc.sql("select * from reindex where idempotency_key = ?")
                .param(idempotencyKey)
                .query((row, number) -> reindex(row))
                .optional();
    }

    /** The same partial reindex that is not over. */
    private Optional<Reindex> findUnfinishedPartial(ReindexRequest request, ReindexScope.Partial partial) {
        return jdbc.sql("""
                        select * from reindex
                        where state not in ('DONE', 'CANCELLED') and entities = ?::text[]
                          and kind = ? and scope_accounts = ?::text[] and scope_source = ? and scope_since = ?
                          and scope_dead_letters = ?
                        order by id
                        limit 1
                        """)
                .param(Sql.array(request.entities()))
                .params(ScopeStore.values(partial))
                .query((row, number) -> reindex(row))
                .optional();
    }

    /** The reindex that is not over and builds a generation of one of these entities. */
    public Optional<Reindex> findUnfinished(List<String> entities) {
        return jdbc.sql("""
                        select * from reindex
                        where kind = 'FULL' and entities && ?::text[] and state not in ('DONE', 'CANCELLED')
                        order by id
                        limit 1
                        """)
                .param(Sql.array(entities))
                .query((row, number) -> reindex(row))
                .optional();
    }

    /** Reindexes below this number, newest first. */
    public List<Reindex> before(long id, int limit) {
        return jdbc.sql("select * from reindex where id < ? order by id desc limit ?")
                .params(id, limit)
                .query((row, number) -> reindex(row))
                .list();
    }

    /** Moves a reindex to another state. */
    public void become(long id, ReindexState next, String reason) {
        Reindex current = reindex(id);
        if (!current.state().mayBecome(next)) {
            throw new IllegalStateException("Cannot make reindex %d %s: it is %s".formatted(id, next, current.state()));
        }
        jdbc.sql("""
                        update reindex
                        set state = ?, reason = ?,
                            loading_at = case when ? = 'LOADING' then coalesce(loading_at, clock_timestamp()) else loading_at end,
                            finished_at = case when ? in ('DONE', 'CANCELLED', 'HELD', 'FAILED') then clock_timestamp() end
                        where id = ?
                        """).params(next.name(), reason, next.name(), next.name(), id).update();
    }

    private static Reindex reindex(ResultSet row) throws SQLException {
        ReindexRequest request = new ReindexRequest(
                Objects.requireNonNull(Sql.texts(row, "entities")),
                Mode.valueOf(row.getString("mode")),
                row.getString("target"),
                row.getBoolean("hold_swap") ? ReindexRequest.Swap.HELD : ReindexRequest.Swap.AUTOMATIC,
                row.getString("idempotency_key"),
                ScopeStore.scope(row));
        return new Reindex(
                row.getLong("id"),
                ReindexState.valueOf(row.getString("state")),
                row.getString("reason"),
                request,
                row.getString("owner"),
                row.getBoolean("paused"),
                Objects.requireNonNull(Sql.instant(row, "requested_at")),
                Sql.instant(row, "loading_at"),
                Sql.instant(row, "finished_at"));
    }
}
