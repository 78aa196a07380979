package io.greenlight.reindex;

import io.greenlight.control.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
     * Records a new reindex, unless one of its entities is being built already: two processes that ask at the same time get
     * one reindex.
     */
    @Transactional
    public Admission createUnlessUnfinished(ReindexRequest request) {
        jdbc.sql("lock table reindex in share row exclusive mode").update();
        return findUnfinished(request.entities())
                .map(first -> new Admission(first, Admission.Kind.EXISTS))
                .orElseGet(() -> new Admission(create(request), Admission.Kind.CREATED));
    }

    /**
     * Makes a worker the owner of a reindex.
     *
     * @param before the owner that was found dead, null if there was none
     * @return false if somebody else took it in the meantime
     */
    public boolean takeOver(long id, @Nullable String before, String worker) {
        return jdbc.sql("update reindex set owner = ? where id = ? and owner is not distinct from ?::text")
                        .param(worker)
                        .param(id)
                        .param(before)
                        .update()
                == 1;
    }

    private Reindex create(ReindexRequest request) {
        return jdbc.sql("""
                        insert into reindex (state, mode, target, entities, hold_swap, idempotency_key)
                        values ('PLANNING', ?, ?, ?, ?, ?)
                        returning *
                        """)
                .param(request.mode().name())
                .param(request.target())
                .param(Sql.array(request.entities()))
                .param(request.swap() == ReindexRequest.Swap.HELD)
                .param(request.idempotencyKey())
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

    /** The reindex that is not over and builds one of these entities. */
    public Optional<Reindex> findUnfinished(List<String> entities) {
        return jdbc.sql("""
                        select * from reindex
                        where entities && ?::text[] and state not in ('DONE', 'CANCELLED')
                        order by id
                        limit 1
                        """)
                .param(Sql.array(entities))
                .query((row, number) -> reindex(row))
                .optional();
    }

    /** The latest reindexes, newest first. */
    public List<Reindex> latest(int limit) {
        return jdbc.sql("select * from reindex order by id desc limit ?")
                .param(limit)
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
                row.getString("idempotency_key"));
        return new Reindex(
                row.getLong("id"),
                ReindexState.valueOf(row.getString("state")),
                row.getString("reason"),
                request,
                row.getString("owner"),
                Objects.requireNonNull(Sql.instant(row, "requested_at")),
                Sql.instant(row, "loading_at"),
                Sql.instant(row, "finished_at"));
    }
}
