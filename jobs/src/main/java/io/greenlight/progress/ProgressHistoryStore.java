package io.greenlight.progress;

import io.greenlight.control.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How reindexes went, in the control database. What is old is thinned, so that a reindex of days takes some thousand rows: all
 * samples of the last hour, one a minute of the last day, one a quarter of an hour before, nothing beyond thirty days.
 */
@Repository
public class ProgressHistoryStore {
    private static final Duration RATE_WINDOW = Duration.ofMinutes(1);

    private final JdbcClient jdbc;

    ProgressHistoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Reindexes that are under way, and those that ended so shortly ago that their end may not be noted yet. */
    List<Long> toSample(Duration shortly) {
        return jdbc.sql("""
                        select id from reindex
                        where state in ('PLANNING', 'LOADING', 'FINISHING')
                           or finished_at > clock_timestamp() - make_interval(secs => ?)
                        order by id
                        """)
                .param(shortly.toMillis() / 1000.0)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** Notes how far a reindex is now. */
    void add(Progress progress) {
        jdbc.sql("""
                        insert into progress_sample (reindex_id, documents, expected, accounts, ready, dead, held_back)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """)
                .params(
                        progress.reindex(),
                        progress.read(),
                        progress.expected(),
                        progress.accounts(),
                        progress.ready(),
                        progress.dead(),
                        progress.heldBack())
                .update();
    }

    /**
     * Thins and erases what is old. May be repeated, and run at the same time by several.
     *
     * @return how many samples were removed
     */
    int thin() {
        return jdbc.sql("""
                        delete from progress_sample as sample using (
                            select reindex_id, sampled_at,
                                row_number() over (
                                    partition by reindex_id, date_bin(
                                        case when sampled_at > clock_timestamp() - interval '1 day'
                                            then interval '1 minute' else interval '15 minutes' end,
                                        sampled_at, timestamptz '2000-01-01 00:00Z')
                                    order by sampled_at) as place
                            from progress_sample
                            where sampled_at <= clock_timestamp() - interval '1 hour') as old
                        where sample.reindex_id = old.reindex_id and sample.sampled_at = old.sampled_at
                          and (old.place > 1 or old.sampled_at <= clock_timestamp() - interval '30 days')
                        """).update();
    }

    /** How a reindex went, oldest first, in at most about so many samples, the latest among them. */
    public List<ProgressSample> history(long reindex, int most) {
        return jdbc.sql("""
                        select * from (
                            select *, row_number() over (order by sampled_at desc) as place, count(*) over () as samples
                            from progress_sample where reindex_id = ?) as numbered
                        where (place - 1) % greatest(1, ceil(samples / ?::numeric)::bigint) = 0
                        order by sampled_at
                        """)
                .params(reindex, most)
                .query((row, number) -> sample(row))
                .list();
    }

    /** How fast a reindex was in the minute before its latest sample; nothing moves in one that has none of that time. */
    public Rate rate(long reindex) {
        Rate rate = new Rate(RATE_WINDOW);
        jdbc.sql("""
                        select * from progress_sample
                        where reindex_id = ? and sampled_at > clock_timestamp() - make_interval(secs => ?)
                        order by sampled_at
                        """)
                .params(reindex, (double) RATE_WINDOW.toSeconds())
                .query((row, number) -> sample(row))
                .list()
                .forEach(sample -> rate.add(sample.at(), sample.documents()));
        return rate;
    }

    private static ProgressSample sample(ResultSet row) throws SQLException {
        Instant at = Objects.requireNonNull(Sql.instant(row, "sampled_at"));
        return new ProgressSample(
                at,
                row.getLong("documents"),
                row.getLong("expected"),
                row.getLong("accounts"),
                row.getLong("ready"),
                row.getLong("dead"),
                row.getString("held_back"));
    }
}
