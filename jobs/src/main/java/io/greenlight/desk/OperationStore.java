package io.greenlight.desk;

import io.greenlight.control.Sql;
import io.greenlight.desk.Operation.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Operations in the control database. Requests and results are JSON, and hold no content of any row. */
@Repository
class OperationStore {
    private static final int KEPT_DAYS = 30;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    OperationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds one; empty if there is one of the same key, which everybody sees then.
     *
     * @param request stores what the operation needs, in the same transaction, and gives what was asked for; used only if it is added
     */
    @Transactional
    public Optional<Operation> add(Kind kind, @Nullable String key, Supplier<Object> request) {
        return jdbc.sql("""
                        insert into operation (kind, request, idempotency_key) values (?, '{}', ?)
                        on conflict (idempotency_key) do nothing
                        returning id
                        """)
                .param(kind.name())
                .param(key)
                .query(Long.class)
                .optional()
                .map(id -> complete(id, request.get()));
    }

    private Operation complete(long id, Object request) {
        return jdbc.sql("update operation set request = ? where id = ? returning *")
                .params(JSON.writeValueAsString(request), id)
                .query((row, number) -> operation(row))
                .single();
    }

    /** The one that was asked for with this key. */
    public Optional<Operation> findByKey(String key) {
        return jdbc.sql("select * from operation where idempotency_key = ?")
                .param(key)
                .query((row, number) -> operation(row))
                .optional();
    }

    /** The one of this number. */
    public Optional<Operation> find(long id) {
        return jdbc.sql("select * from operation where id = ?")
                .param(id)
                .query((row, number) -> operation(row))
                .optional();
    }

    /** Those below this number, newest first. */
    public List<Operation> before(long id, int limit) {
        return jdbc.sql("select * from operation where id < ? order by id desc limit ?")
                .params(id, limit)
                .query((row, number) -> operation(row))
                .list();
    }

    /** Numbers of those that somebody should do. */
    public List<Long> unfinished() {
        return jdbc.sql("select id from operation where state in ('QUEUED', 'RUNNING') order by id")
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** Records that a worker is at it, and returns it; empty if it is over. */
    public Optional<Operation> begin(long id) {
        return jdbc.sql("""
                        update operation set state = 'RUNNING', started_at = coalesce(started_at, clock_timestamp())
                        where id = ? and state in ('QUEUED', 'RUNNING')
                        returning *
                        """).param(id).query((row, number) -> operation(row)).optional();
    }

    /** Records what came of it, and forgets those of long ago. */
    public void finish(long id, Object result) {
        jdbc.sql("""
                        update operation set state = 'DONE', result = ?, finished_at = clock_timestamp()
                        where id = ? and state = 'RUNNING'
                        """).params(JSON.writeValueAsString(result), id).update();
        jdbc.sql("""
                        delete from operation
                        where state in ('DONE', 'FAILED') and requested_at < clock_timestamp() - ? * interval '1 day'
                        """).param(KEPT_DAYS).update();
    }

    /** Records that it came to no end. */
    public void fail(long id, String problem, String reason) {
        jdbc.sql("""
                        update operation
                        set state = 'FAILED', problem = ?, reason = ?, finished_at = clock_timestamp()
                        where id = ? and state = 'RUNNING'
                        """).params(problem, reason, id).update();
    }

    private static Operation operation(ResultSet row) throws SQLException {
        String result = row.getString("result");
        return new Operation(
                row.getLong("id"),
                Kind.valueOf(row.getString("kind")),
                Operation.State.valueOf(row.getString("state")),
                row.getString("problem"),
                row.getString("reason"),
                JSON.readValue(row.getString("request"), Object.class),
                result == null ? null : JSON.readValue(result, Object.class),
                Objects.requireNonNull(Sql.instant(row, "requested_at")),
                Sql.instant(row, "started_at"),
                Sql.instant(row, "finished_at"));
    }
}
