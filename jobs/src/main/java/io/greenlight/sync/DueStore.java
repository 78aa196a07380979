package io.greenlight.sync;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import io.greenlight.generation.Generation;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Documents of one generation that are to be brought up to date later: its cluster was away, or they may still be overtaken. */
@Repository
class DueStore {
    private static final int BATCH = 1_000;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    DueStore(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    /**
     * A document that is due.
     *
     * @param shard where its row is, or was
     * @param entity its entity
     * @param generation number of the generation
     * @param document account and key
     */
    record Due(String shard, String entity, long generation, Position document) {}

    /** Adds documents that wait for their cluster: due at once, and before all others. */
    void add(Generation generation, ShardRows rows, Collection<Position> documents) {
        addDue(generation, rows, documents, null);
    }

    /** Adds documents that are to be looked at again after a time; one that is there already keeps the earlier time. */
    void add(Generation generation, ShardRows rows, Collection<Position> documents, Duration after) {
        addDue(generation, rows, documents, after.toMillis() / 1000.0);
    }

    private void addDue(
            Generation generation, ShardRows rows, Collection<Position> documents, @Nullable Double afterSeconds) {
        template.batchUpdate("""
                insert into document_due as known (source, shard, entity, generation, account, key, due_at)
                values (?, ?, ?, ?, ?, ?::text[],
                    coalesce(clock_timestamp() + make_interval(secs => ?::double precision), '-infinity'))
                on conflict (entity, generation, account, key) do update
                set due_at = least(known.due_at, excluded.due_at)
                """, documents, BATCH, (statement, document) -> {
            statement.setString(1, rows.source());
            statement.setString(2, rows.shard());
            statement.setString(3, generation.entity());
            statement.setLong(4, generation.number());
            statement.setString(5, document.account().value());
            statement.setObject(6, Sql.array(document.key().parts()));
            statement.setObject(7, afterSeconds, Types.DOUBLE);
        });
    }

    /** What is due of a generation now, the longest due first. */
    List<Due> due(String source, Generation generation, int limit) {
        return jdbc.sql("""
                        select * from document_due
                        where source = ? and entity = ? and generation = ? and due_at <= clock_timestamp()
                        order by due_at
                        limit ?
                        """)
                .params(source, generation.entity(), generation.number(), limit)
                .query((row, number) -> new Due(
                        row.getString("shard"),
                        row.getString("entity"),
                        row.getLong("generation"),
                        new Position(
                                new AccountId(row.getString("account")),
                                new Key(Objects.requireNonNull(Sql.texts(row, "key"))))))
                .list();
    }

    /** Whether something of a generation waits for its cluster. */
    boolean hasBacklog(String source, Generation generation) {
        return jdbc.sql("""
                        select exists (
                            select from document_due
                            where source = ? and entity = ? and generation = ? and due_at = '-infinity')
                        """)
                .params(source, generation.entity(), generation.number())
                .query(Boolean.class)
                .single();
    }

    /**
     * What a generation lacks of these sources, one line each. What has become due since the last run that ended began says
     * nothing: no run has had to write it yet.
     */
    List<String> lacking(Generation generation, List<String> sources) {
        return jdbc.sql("""
                        select due.source, count(*) as documents from document_due as due
                        left join source_sync as sync on sync.source = due.source
                        where entity = ? and generation = ? and due.source = any(?::text[])
                          and due_at <= coalesce(sync.fresh_as_of, '-infinity')
                        group by due.source
                        order by due.source
                        """)
                .params(generation.entity(), generation.number(), Sql.array(sources))
                .query((row, number) ->
                        "%d changed documents of %s are not written to %s yet: target %s did not take them"
                                .formatted(
                                        row.getLong("documents"),
                                        row.getString("source"),
                                        generation.name(),
                                        generation.target()))
                .list();
    }

    /** Takes documents out that are up to date. */
    void remove(List<Due> done) {
        template.batchUpdate(
                "delete from document_due where entity = ? and generation = ? and account = ? and key = ?::text[]",
                done,
                BATCH,
                (statement, due) -> {
                    statement.setString(1, due.entity());
                    statement.setLong(2, due.generation());
                    statement.setString(3, due.document().account().value());
                    statement.setObject(4, Sql.array(due.document().key().parts()));
                });
    }

    /**
     * Forgets what is due of a generation whose index is gone, and notes that it misses changes of this source: an index that
     * comes back does not have them.
     */
    void giveUp(String source, Generation generation) {
        jdbc.sql("""
                        with forgotten as (delete from document_due where source = ? and entity = ? and generation = ?)
                        update generation_follow set following = gone.following from (values (?::bigint)) as gone (following)
                        where source = ? and entity = ? and number = ? and generation_follow.following <> gone.following
                        """)
                .params(source, generation.entity(), generation.number())
                .params(SyncStore.INDEX_GONE, source, generation.entity(), generation.number())
                .update();
    }

    /** Forgets what was due of generations whose indexes are gone. */
    void forgetRetired() {
        jdbc.sql("""
                        delete from document_due using generation
                        where generation.entity = document_due.entity and number = document_due.generation
                          and state in ('RETIRED', 'ABANDONED')
                        """).update();
    }
}
