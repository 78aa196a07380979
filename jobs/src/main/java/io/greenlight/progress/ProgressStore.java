package io.greenlight.progress;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.control.Sql;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.eta.Etas;
import io.greenlight.progress.Progress.EntityProgress;
import io.greenlight.readiness.ReadinessStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads progress from the control database, so that any process can show it. */
@Repository
public class ProgressStore {
    private final JdbcClient jdbc;
    private final Catalog catalog;
    private final ReadinessStore readiness;
    private final DeadLetterStore deadLetters;
    private final Etas etas;
    private final Duration deadAfter;

    ProgressStore(
            JdbcClient jdbc,
            Catalog catalog,
            ReadinessStore readiness,
            DeadLetterStore deadLetters,
            Etas etas,
            GreenlightProperties properties) {
        this.jdbc = jdbc;
        this.deadAfter = properties.load().deadAfter();
        this.catalog = catalog;
        this.readiness = readiness;
        this.deadLetters = deadLetters;
        this.etas = etas;
    }

    /** The progress of a reindex; empty when there is none of this number. */
    public Optional<Progress> find(long reindex) {
        return jdbc.sql("""
                        select state, reason, coalesce((
                            select string_agg(distinct held_back, '; ') from worker
                            where held_back <> '' and seen_at > clock_timestamp() - make_interval(secs => ?)
                              and reindex.state in ('PLANNING', 'LOADING', 'FINISHING')), '') as held_back
                        from reindex where id = ?
                        """)
                .params(deadAfter.toMillis() / 1000.0, reindex)
                .query((row, number) ->
                        Map.of("state", row.getString(1), "reason", row.getString(2), "heldBack", row.getString(3)))
                .optional()
                .map(head -> progress(reindex, head));
    }

    private Progress progress(long reindex, Map<String, String> head) {
        Accounts accounts = accounts(reindex);
        return new Progress(
                reindex,
                head.getOrDefault("state", ""),
                head.getOrDefault("reason", ""),
                entities(reindex),
                accounts.all,
                accounts.ready,
                accounts.sends,
                accounts.sendsReady,
                deadLetters.countOfReindex(reindex),
                head.getOrDefault("heldBack", ""),
                readiness.findLatestReady(reindex).orElse(null),
                etas.findLeft(reindex).map(Duration::toSeconds).orElse(null));
    }

    private List<EntityProgress> entities(long reindex) {
        return jdbc
                .sql("""
                        select unit.entity, alias, number,
                            sum(rows_read) as rows_read,
                            sum(case when unit.state = 'DONE' then rows_read else greatest(expected, rows_read) end) as expected,
                            count(*) filter (where unit.state = 'DONE') as done,
                            count(*) filter (where unit.state = 'RUNNING') as running,
                            count(*) as units
                        from unit
                        join generation on generation.entity = unit.entity and number = unit.generation
                        where unit.reindex_id = ?
                        group by unit.entity, alias, number
                        """)
                .param(reindex)
                .query((row, number) -> new EntityProgress(
                        row.getString("entity"),
                        "%s-g%06d".formatted(row.getString("alias"), row.getLong("number")),
                        row.getLong("rows_read"),
                        row.getLong("expected"),
                        row.getLong("done"),
                        row.getLong("units"),
                        row.getLong("running")))
                .list()
                .stream()
                .sorted(Comparator.comparingInt(entity -> catalog.names().indexOf(entity.entity())))
                .toList();
    }

    private Accounts accounts(long reindex) {
        Accounts part = partialAccounts(reindex);
        return part.all > 0 ? part : builtAccounts(reindex);
    }

    /** Those of a partial reindex: ready again when verified in all its entities. */
    private Accounts partialAccounts(long reindex) {
        return jdbc.sql("""
                        select count(*) as accounts, count(*) filter (where done) as ready
                        from (select bool_and(state = 'DONE') as done from partial_account
                              where reindex_id = ? group by account) as part
                        """)
                .param(reindex)
                .query((row, number) -> new Accounts(row.getLong("accounts"), row.getLong("ready"), 0, 0))
                .single();
    }

    private Accounts builtAccounts(long reindex) {
        return jdbc.sql("""
                        select count(*) as accounts,
                            count(*) filter (where account.state = 'READY') as ready,
                            count(next_send) as sends,
                            count(next_send) filter (where account.state = 'READY') as sends_ready
                        from generation_account as account
                        join generation on generation.entity = account.entity and number = account.generation
                        where reindex_id = ? and account.entity = any (?)
                        """)
                .params(reindex, Sql.array(catalog.sendingEntities()))
                .query((row, number) -> new Accounts(
                        row.getLong("accounts"),
                        row.getLong("ready"),
                        row.getLong("sends"),
                        row.getLong("sends_ready")))
                .single();
    }

    private record Accounts(long all, long ready, long sends, long sendsReady) {}
}
