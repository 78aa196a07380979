package io.greenlight.flip;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.readiness.AccountState;
import io.greenlight.readiness.Judged;
import io.greenlight.readiness.ReasonCode;
import io.greenlight.readiness.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Flips in the control database, and what they are found by. */
@Repository
public class FlipStore {
    /** Any number: who has its lock records. */
    private static final long RECORDER = 0x6772_6e5f_666c_6970L;

    private final JdbcClient jdbc;

    FlipStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes the caller's transaction the one that records; false when another process has one. */
    boolean tryRecord() {
        return jdbc.sql("select pg_try_advisory_xact_lock(?)")
                .param(RECORDER)
                .query(Boolean.class)
                .single();
    }

    /** Accounts of which something else is recorded than their rows say, and what lies around them. */
    List<AccountId> differing(Standing standing, int limit) {
        List<String> entities = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        standing.behind().forEach(behind -> {
            entities.add(behind.entity());
            sources.add(behind.source());
        });
        return jdbc.sql("""
                        with judged as (
                            select account.account
                            from generation
                            join generation_account as account
                                on account.entity = generation.entity and account.generation = number
                            left join unnest(?::text[], ?::text[]) as behind (entity, source)
                                on behind.entity = account.entity and behind.source = account.source
                            where serving and generation.entity = any (?) and generation.entity <> all (?)
                              and account.state = 'READY' and behind.entity is null and account.source = any (?)
                            group by account.account
                            having count(*) = ?)
                        select coalesce(judged.account, known.account)
                        from judged
                        full join (select account from readiness_known where ready) as known using (account)
                        where judged.account is null or known.account is null
                        limit ?
                        """)
                .param(Sql.array(entities))
                .param(Sql.array(sources))
                .param(Sql.array(standing.sending()))
                .param(Sql.array(List.copyOf(standing.distrusted().keySet())))
                .param(Sql.array(standing.sources()))
                .param(standing.sending().size())
                .param(limit)
                .query((row, number) -> new AccountId(row.getString(1)))
                .list();
    }

    /** Takes some accounts that stopped being READY, with what they became. */
    Map<AccountId, Judged> takeLost(int limit) {
        Map<AccountId, Judged> lost = new LinkedHashMap<>();
        jdbc.sql("""
                        delete from readiness_lost
                        where account in (select account from readiness_lost limit ? for update skip locked)
                        returning account, state, reason
                        """)
                .param(limit)
                .query((row, number) -> lost.put(
                        new AccountId(row.getString("account")),
                        judged(row.getString("state"), row.getString("reason"))))
                .list();
        return lost;
    }

    private static Judged judged(String state, String reason) {
        if (state.equals("CANCELLED")) {
            return new Judged(AccountState.NOT_INDEXED, ReasonCode.LEFT_OUT_BY_OPERATOR.name());
        }
        AccountState known = AccountState.valueOf(state);
        if (known.isReady()) {
            return new Judged(AccountState.STALE, ReasonCode.NO_SERVING_GENERATION.name());
        }
        return new Judged(
                known,
                switch (known) {
                    case QUEUED -> ReasonCode.WAITING_FOR_SLOT.name();
                    case INDEXING -> ReasonCode.LOADING.name();
                    case VERIFYING -> ReasonCode.VERIFYING.name();
                    case FAILED, NOT_INDEXED, READY, COMPLETE, STALE, PAUSED ->
                        reason.isEmpty() ? known.name() : reason;
                });
    }

    /** Records what differs from what was recorded before; returns the number of flips. */
    int record(Map<AccountId, Judged> verdicts) {
        List<String> accounts = new ArrayList<>();
        List<Boolean> ready = new ArrayList<>();
        List<String> states = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        verdicts.forEach((account, verdict) -> {
            accounts.add(account.value());
            ready.add(verdict.state().isReady());
            states.add(verdict.state().name());
            reasons.add(verdict.reason());
        });
        if (accounts.isEmpty()) {
            return 0;
        }
        return jdbc.sql("""
                        with given as (
                            select given.*, coalesce(known.ready, false) as was
                            from unnest(?::text[], ?::boolean[], ?::text[], ?::text[]) with ordinality
                                as given (account, ready, state, reason, place)
                            left join readiness_known as known using (account)),
                        changed as (
                            insert into readiness_known (account, ready)
                            select account, ready from given where ready <> was
                            on conflict (account) do update set ready = excluded.ready)
                        insert into readiness_flip (account, ready, state, reason, flipped_at)
                        select account, ready, state, reason, clock_timestamp() from given where ready <> was
                        order by place
                        """)
                .param(Sql.array(accounts))
                .param(ready.toArray(Boolean[]::new))
                .param(Sql.array(states))
                .param(Sql.array(reasons))
                .update();
    }

    /** Records that accounts of sources were not ready for a time, which is over. */
    int recordGaps(List<String> sources) {
        int flips = jdbc.sql("""
                        with behind as (
                            select distinct known.account, account.source
                            from readiness_known as known
                            join generation_account as account using (account)
                            join generation on generation.entity = account.entity
                                and number = account.generation and serving
                            where known.ready and account.source = any (?)),
                        changed as (
                            update readiness_known set ready = false
                            from behind where readiness_known.account = behind.account)
                        insert into readiness_flip (account, ready, state, reason, flipped_at)
                        select distinct on (account) account, false, 'STALE',
                            'SYNC_BEHIND: the sync of ' || source || ' was behind for a time', clock_timestamp()
                        from behind
                        """).param(Sql.array(sources)).update();
        jdbc.sql("update source_sync set longest_gap = '0' where source = any (?)")
                .param(Sql.array(sources))
                .update();
        return flips;
    }

    /** Forgets flips of long ago, some at a time; what a webhook has not taken yet is counted as dropped. */
    @Transactional
    int forget(Duration keep, int limit) {
        List<Long> old = jdbc.sql("""
                        select id from readiness_flip
                        where flipped_at < clock_timestamp() - make_interval(secs => ?)
                        order by id limit ?
                        """)
                .params((double) keep.toSeconds(), limit)
                .query((row, number) -> row.getLong("id"))
                .list();
        if (old.isEmpty()) {
            return 0;
        }
        long last = old.getLast();
        jdbc.sql("""
                        update webhook
                        set dropped = dropped + (select count(*) from readiness_flip where id > delivered_id and id <= ?),
                            delivered_id = ?, pending_id = null
                        where delivered_id < ?
                        """).params(last, last, last).update();
        return jdbc.sql("delete from readiness_flip where id <= ?").param(last).update();
    }

    /** Flips after one, in their order. */
    public List<Flip> after(long id, int limit) {
        return jdbc.sql("select * from readiness_flip where id > ? order by id limit ?")
                .params(id, limit)
                .query((row, number) -> flip(row))
                .list();
    }

    /** Flips after one, up to another. */
    public List<Flip> between(long after, long through) {
        return jdbc.sql("select * from readiness_flip where id > ? and id <= ? order by id")
                .params(after, through)
                .query((row, number) -> flip(row))
                .list();
    }

    /** The latest; 0 when there was none. */
    public long latest() {
        return jdbc.sql("select coalesce(max(id), 0) from readiness_flip")
                .query(Long.class)
                .single();
    }

    /** The last id that anybody can know: of the latest, or of the last that there was when all were forgotten. */
    public long lastGiven() {
        return jdbc.sql("""
                        select coalesce((select max(id) from readiness_flip),
                            pg_sequence_last_value('readiness_flip_id_seq'), 0)
                        """).query(Long.class).single();
    }

    /** The oldest that can be asked for, or the one that would come next. */
    public long oldest() {
        return jdbc.sql("""
                        select coalesce((select min(id) from readiness_flip),
                            (select coalesce(pg_sequence_last_value('readiness_flip_id_seq'), 0) + 1))
                        """).query(Long.class).single();
    }

    private static Flip flip(ResultSet row) throws SQLException {
        return new Flip(
                row.getLong("id"),
                row.getString("account"),
                row.getBoolean("ready"),
                row.getString("state"),
                row.getString("reason"),
                Objects.requireNonNull(Sql.instant(row, "flipped_at")));
    }
}
