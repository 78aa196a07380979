package io.greenlight.deadletter;

import io.greenlight.control.Sql;
import io.greenlight.deadletter.DeadLetter.Stage;
import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.document.Rejection;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Dead letters in the control database. Joins the caller's transaction: a page's are stored with its checkpoint. */
@Repository
public class DeadLetterStore {
    private final JdbcClient jdbc;

    DeadLetterStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Stores why these documents of a unit are missing; storing one again replaces its cause. */
    public void add(ClaimedUnit unit, Stage stage, List<Rejection> rejections) {
        for (Rejection rejection : rejections) {
            jdbc.sql("""
                            insert into dead_letter
                                (entity, generation, source, shard, account, key, field, reason, stage, reindex_id)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (entity, generation, account, key) do update
                            set field = excluded.field, reason = excluded.reason, stage = excluded.stage, state = 'OPEN',
                                reindex_id = excluded.reindex_id
                            """)
                    .params(
                            unit.entity(),
                            unit.generation(),
                            unit.source(),
                            unit.shard(),
                            rejection.account().value(),
                            Sql.array(rejection.key().parts()),
                            rejection.field(),
                            rejection.reason(),
                            stage.name(),
                            unit.reindex())
                    .update();
        }
    }

    /** Open dead letters, newest first, at most {@code limit}. */
    public List<DeadLetter> open(int limit) {
        return jdbc.sql("select * from dead_letter where state = 'OPEN' order by id desc limit ?")
                .param(limit)
                .query((row, number) -> new DeadLetter(
                        row.getLong("id"),
                        row.getString("entity"),
                        row.getLong("generation"),
                        row.getString("account"),
                        Objects.requireNonNull(Sql.texts(row, "key")),
                        row.getString("field"),
                        row.getString("reason"),
                        Stage.valueOf(row.getString("stage")),
                        Objects.requireNonNull(Sql.instant(row, "created_at"))))
                .list();
    }

    /** Open dead letters grouped by entity, generation, field and reason, most frequent first. */
    public List<Cause> causes() {
        return jdbc.sql("""
                        select entity, generation, field, reason, count(*) as letters, count(distinct account) as accounts
                        from dead_letter
                        where state = 'OPEN'
                        group by entity, generation, field, reason
                        order by letters desc, entity, field, reason
                        """)
                .query((row, number) -> new Cause(
                        row.getString("entity"),
                        row.getLong("generation"),
                        row.getString("field"),
                        row.getString("reason"),
                        row.getLong("letters"),
                        row.getLong("accounts")))
                .list();
    }

    /** Open dead letters of the generations of one reindex, or of the accounts of a partial one. */
    public long countOfReindex(long reindex) {
        return jdbc.sql("""
                        select count(*) from dead_letter as letter
                        where letter.state = 'OPEN' and (
                            exists (
                                select from generation
                                where generation.entity = letter.entity and number = letter.generation and reindex_id = ?)
                            or exists (
                                select from partial_account as part
                                where part.reindex_id = ? and part.entity = letter.entity
                                  and part.generation = letter.generation and part.account = letter.account))
                        """).params(reindex, reindex).query(Long.class).single();
    }

    /**
     * Dead letters with the same cause.
     *
     * @param entity their entity
     * @param generation number of their generation
     * @param field the field at fault
     * @param reason what is wrong
     * @param letters how many
     * @param accounts of how many accounts
     */
    public record Cause(String entity, long generation, String field, String reason, long letters, long accounts) {}
}
