package io.greenlight.sync;

import io.greenlight.control.Sql;
import io.greenlight.read.SourceIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How far each source is followed. Every update of a run carries its epoch, so that a run that was taken over changes nothing. */
@Repository
public class SyncStore {
    /** In place of the chain that a generation follows: changes found no index to be written to. Chains count from 1. */
    static final long INDEX_GONE = 0;

    private static final String COLUMNS = """
            *, extract(epoch from clock_timestamp() - fresh_as_of)::double precision as age,
            greatest(
                highest_version,
                (select known.highest_version from source_clock as known where known.source = source_sync.source)) as highest
            """;

    private final JdbcClient jdbc;

    SyncStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All sources that were ever followed, by name; without those that are not any more and have been let go. */
    public List<SyncState> all() {
        return jdbc.sql("select " + COLUMNS + """
                         from source_sync where following = 0 or system_identifier <> '' or held_back <> '' order by source
                        """)
                .query((row, number) -> state(row))
                .list();
    }

    /** What is known of a source. */
    public Optional<SyncState> find(String source) {
        return jdbc.sql("select " + COLUMNS + " from source_sync where source = ?")
                .param(source)
                .query((row, number) -> state(row))
                .optional();
    }

    /** Begins a run; whoever ran before is refused from now on. */
    SyncLease begin(String source) {
        long epoch = jdbc.sql("""
                        insert into source_sync (source, run_epoch, ran_at) values (?, 1, clock_timestamp())
                        on conflict (source) do update
                        set run_epoch = source_sync.run_epoch + 1, ran_at = clock_timestamp()
                        returning run_epoch
                        """).param(source).query(Long.class).single();
        return new SyncLease(source, epoch);
    }

    /** The time of the control database. */
    Instant now() {
        return Objects.requireNonNull(jdbc.sql("select clock_timestamp() as now")
                .query((row, number) -> Sql.instant(row, "now"))
                .single());
    }

    /**
     * Begins another chain of changes, from a position: what was committed before it and is in no index was missed.
     *
     * @param tables what is followed
     * @param missed why the chain before it broke; empty for the first
     */
    void follow(SyncLease lease, long position, SourceIdentity identity, List<String> tables, String missed) {
        require(
                lease,
                jdbc.sql("""
                        update source_sync
                        set following = following + 1, missed = ?, confirmed = ?, fresh_as_of = null, fresh_position = 0,
                            fresh_source_time = null, system_identifier = ?, timeline = ?, tables = ?::text[], marks = '{}'
                        where source = ? and run_epoch = ?
                        """)
                        .params(
                                missed,
                                position,
                                identity.systemIdentifier(),
                                identity.timeline(),
                                Sql.array(tables),
                                lease.source(),
                                lease.epoch())
                        .update());
    }

    /** A slot is made at the source, or may have been. */
    void noteSlot(SyncLease lease) {
        require(
                lease,
                jdbc.sql("update source_sync set keeps_slot = true where source = ? and run_epoch = ?")
                        .params(lease.source(), lease.epoch())
                        .update());
    }

    /**
     * Whether a slot may be at the source, and nobody has begun a run for it for a while.
     *
     * @param idle for how long
     */
    boolean keepsSlot(String source, Duration idle) {
        return jdbc.sql("""
                        select exists (
                            select from source_sync
                            where source = ? and keeps_slot
                              and coalesce(ran_at, '-infinity') <= clock_timestamp() - ? * interval '1 millisecond')
                        """)
                .params(source, idle.toMillis())
                .query(Boolean.class)
                .single();
    }

    /** The slot is gone, since the source is followed otherwise. */
    void dropped(SyncLease lease) {
        require(
                lease,
                jdbc.sql("update source_sync set keeps_slot = false where source = ? and run_epoch = ?")
                        .params(lease.source(), lease.epoch())
                        .update());
    }

    /** The source is not followed any more, and its slot is gone. Which database it was is forgotten, so that another chain begins. */
    void unfollow(SyncLease lease) {
        require(lease, jdbc.sql("""
                        update source_sync
                        set keeps_slot = false, held_back = '', confirmed = 0, fresh_as_of = null, fresh_position = 0,
                            fresh_source_time = null, retained_bytes = null, system_identifier = '', timeline = 0, tables = '{}',
                            marks = '{}'
                        where source = ? and run_epoch = ?
                        """).params(lease.source(), lease.epoch()).update());
    }

    /** Changes of the source were missed, though the chain goes on: what was loaded before does not count as fresh. */
    void missed(SyncLease lease, String reason) {
        require(
                lease,
                jdbc.sql(
                                "update source_sync set following = following + 1, missed = ? where source = ? and run_epoch = ?")
                        .params(reason, lease.source(), lease.epoch())
                        .update());
    }

    /**
     * Other tables are followed from now on, and what was loaded before does not count as fresh: both at once, since nobody could tell
     * the second once the first is noted.
     *
     * @param missed why; empty if nothing was missed
     */
    void followTables(SyncLease lease, List<String> tables, String missed) {
        require(
                lease,
                jdbc.sql("""
                        update source_sync
                        set tables = ?::text[],
                            following = case when changed.missed = '' then following else following + 1 end,
                            missed = case when changed.missed = '' then source_sync.missed else changed.missed end
                        from (select ?::text as missed) as changed
                        where source = ? and run_epoch = ?
                        """)
                        .params(Sql.array(tables), missed, lease.source(), lease.epoch())
                        .update());
    }

    /** What the changes of a source passed through when they were read last; empty when nobody has noted it. */
    List<String> marks(String source) {
        return jdbc.sql("select marks from source_sync where source = ?")
                .param(source)
                .query((row, number) -> Objects.requireNonNull(Sql.texts(row, "marks")))
                .optional()
                .orElse(List.of());
    }

    /**
     * The changes pass through this from now on, and what was loaded before does not count as fresh if some were missed: both at once, as in
     * {@link #followTables}.
     *
     * @param missed why; empty if nothing was missed
     */
    void mark(SyncLease lease, List<String> marks, String missed) {
        require(
                lease,
                jdbc.sql("""
                        update source_sync
                        set marks = ?::text[],
                            following = case when changed.missed = '' then following else following + 1 end,
                            missed = case when changed.missed = '' then source_sync.missed else changed.missed end
                        from (select ?::text as missed) as changed
                        where source = ? and run_epoch = ?
                        """)
                        .params(Sql.array(marks), missed, lease.source(), lease.epoch())
                        .update());
    }

    /** Everything up to a position is applied, with versions up to this one. */
    void applied(SyncLease lease, long position, long version) {
        require(
                lease,
                jdbc.sql("""
                        update source_sync
                        set confirmed = greatest(confirmed, ?), highest_version = greatest(highest_version, ?)
                        where source = ? and run_epoch = ?
                        """)
                        .params(position, version, lease.source(), lease.epoch())
                        .update());
    }

    /**
     * Everything committed before a time, up to a position, is searchable.
     *
     * @param asOf by the control database's clock
     * @param sourceTime the same by the source's clock; null when that says nothing of what is visible there
     */
    void fresh(SyncLease lease, Instant asOf, @Nullable Instant sourceTime, long position, long retainedBytes) {
        require(
                lease,
                jdbc.sql("""
                        update source_sync
                        set fresh_as_of = ?, fresh_source_time = ?, fresh_position = ?, confirmed = greatest(confirmed, ?), retained_bytes = ?,
                            held_back = ''
                        where source = ? and run_epoch = ?
                        """)
                        .param(Sql.offset(asOf))
                        .param(Sql.offset(sourceTime))
                        .param(position)
                        .param(position)
                        .param(retainedBytes)
                        .param(lease.source())
                        .param(lease.epoch())
                        .update());
    }

    /**
     * Says why the sync does not get on.
     *
     * @param retainedBytes WAL that the source keeps meanwhile; null while nobody knows
     */
    void hold(SyncLease lease, String reason, @Nullable Long retainedBytes) {
        jdbc.sql("update source_sync set held_back = ?, retained_bytes = ?::bigint where source = ? and run_epoch = ?")
                .param(reason)
                .param(retainedBytes)
                .param(lease.source())
                .param(lease.epoch())
                .update();
    }

    /** Notes that what is loaded into a generation from now on misses no change of the source. */
    void noteFollowed(String entity, long generation, String source) {
        jdbc.sql("""
                        insert into generation_follow (entity, number, source, following)
                        select ?, ?, source, following from source_sync where source = ?
                        on conflict do nothing
                        """).params(entity, generation, source).update();
    }

    /** Notes that what a partial reindex reads from now on misses no change of the source. */
    public void noteFollowed(long reindex, String source) {
        jdbc.sql("""
                        insert into reindex_follow (reindex_id, source, following)
                        select ?, source, following from source_sync where source = ?
                        on conflict do nothing
                        """).params(reindex, source).update();
    }

    /** A partial reindex has read everything of a source again: what was missed before it is in. */
    public void noteReconciled(long reindex, String entity, long generation, String source) {
        jdbc.sql("""
                        insert into generation_follow (entity, number, source, following)
                        select ?, ?, source, following from reindex_follow where reindex_id = ? and source = ?
                        on conflict (entity, number, source) do update
                        set following = greatest(generation_follow.following, excluded.following)
                        """).params(entity, generation, reindex, source).update();
    }

    /** A generation was compared with all of a source while this chain was followed, and mended. */
    void noteMended(String entity, long generation, String source, long following) {
        jdbc.sql("""
                        insert into generation_follow (entity, number, source, following) values (?, ?, ?, ?)
                        on conflict (entity, number, source) do update
                        set following = greatest(generation_follow.following, excluded.following)
                        """).params(entity, generation, source, following).update();
    }

    /** Sources whose changes a generation has missed, with the reason, one line each. */
    public List<String> missedBy(String entity, long generation, List<String> sources) {
        return jdbc.sql("""
                        select wanted.source, coalesce(sync.missed, '') as missed, follow.following
                        from unnest(?::text[]) as wanted (source)
                        left join source_sync as sync on sync.source = wanted.source
                        left join generation_follow as follow on follow.source = wanted.source
                            and follow.entity = ? and follow.number = ?
                        where follow.following is distinct from sync.following or sync.following is null
                        order by wanted.source
                        """)
                .params(Sql.array(sources), entity, generation)
                .query((row, number) -> missed(
                        row.getString("source"), row.getObject("following", Long.class), row.getString("missed")))
                .list();
    }

    private static String missed(String source, @Nullable Long following, String why) {
        if (following == null) {
            return "changes of %s were not followed when it was loaded".formatted(source);
        }
        return "changes of %s were missed: %s"
                .formatted(source, following == INDEX_GONE ? "an index that should take them was gone" : why);
    }

    private static void require(SyncLease lease, int updated) {
        if (updated == 0) {
            throw new SyncTakenOver(lease);
        }
    }

    private static SyncState state(ResultSet row) throws SQLException {
        double age = row.getDouble("age");
        Duration since = row.wasNull() ? null : Duration.ofMillis(Math.round(age * 1000));
        return new SyncState(
                row.getString("source"),
                row.getLong("following"),
                row.getString("missed"),
                row.getString("held_back"),
                row.getLong("confirmed"),
                Sql.instant(row, "fresh_as_of"),
                row.getLong("fresh_position"),
                since,
                row.getObject("retained_bytes", Long.class),
                row.getLong("highest"),
                row.getString("system_identifier"),
                row.getInt("timeline"),
                Objects.requireNonNull(Sql.texts(row, "tables")));
    }
}
