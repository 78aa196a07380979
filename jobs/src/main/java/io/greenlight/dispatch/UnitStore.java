package io.greenlight.dispatch;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.KeyRange;
import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Units in the control database. A claim is committed by itself, so that a process that dies or freezes holds no lock; a
 * checkpoint joins the caller's transaction, so that it is stored with the metadata of the chunk or not at all.
 */
@Repository
public class UnitStore {
    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;

    UnitStore(JdbcClient jdbc, TransactionTemplate ownTransaction) {
        this.jdbc = jdbc;
        this.ownTransaction = ownTransaction;
    }

    /**
     * Claims the queued unit of the slot's source that comes first over all running reindexes, under a new epoch. Empty when
     * none may be taken: none is queued, the source is paused or allows fewer slots, or the slot was taken over.
     *
     * @param configuredSlots how many slots the source has unless an operator said otherwise
     */
    public Optional<ClaimedUnit> claimNext(SlotLease lease, int configuredSlots) {
        return Objects.requireNonNull(ownTransaction.execute(status -> claim(lease, configuredSlots)));
    }

    private Optional<ClaimedUnit> claim(SlotLease lease, int configuredSlots) {
        // The lock on the slot's row lets a claim and a take-over come one after the other, never at the same time.
        return jdbc.sql("""
                        with claimed as (
                            update unit
                            set state = 'RUNNING', epoch = epoch + 1, slot = :number,
                                started_at = coalesce(started_at, clock_timestamp())
                            where id = (
                                select best.id
                                from reindex
                                cross join lateral (
                                    select id, lift, rank from unit
                                    where unit.reindex_id = reindex.id and source = :source and state = 'QUEUED' and not held
                                    order by lift desc, rank
                                    limit 1
                                    for update skip locked) as best
                                where reindex.state = 'LOADING' and not reindex.paused and not reindex.cancel_asked
                                  and exists (
                                    select from slot
                                    where slot.source = :source and slot.number = :number and slot.epoch = :epoch
                                    for share)
                                  and not exists (
                                    select from source_setting as setting
                                    where setting.source = :source and setting.paused)
                                  and :number <= coalesce(
                                    (select slots from source_setting where source = :source), :configured)
                                order by best.lift desc, best.rank, best.id
                                limit 1)
                            returning *),
                        marked as (
                            update generation_account as account
                            set state = 'INDEXING', changed_at = clock_timestamp()
                            from claimed
                            cross join lateral unnest(claimed.accounts) as member (account)
                            where account.account = member.account and account.entity = claimed.entity
                              and account.generation = claimed.generation and account.state = 'QUEUED')
                        select * from claimed
                        """)
                .param("source", lease.source())
                .param("number", lease.number())
                .param("epoch", lease.epoch())
                .param("configured", configuredSlots)
                .query((row, number) -> claimedUnit(row))
                .optional();
    }

    /**
     * Stores the progress of a page that is acknowledged, in the caller's transaction.
     *
     * @throws EpochLost if the unit was claimed again; nothing is stored
     */
    public void checkpoint(ClaimedUnit unit, Checkpoint checkpoint) {
        Position position = checkpoint.position();
        int updated = jdbc.sql("""
                        update unit
                        set checkpoint_account = coalesce(?, checkpoint_account),
                            checkpoint_key = coalesce(?, checkpoint_key),
                            rows_read = rows_read + ?,
                            lowest_version = least(lowest_version, ?),
                            state = case when ? then 'DONE' else state end,
                            finished_at = case when ? then clock_timestamp() end
                        where id = ? and epoch = ? and state = 'RUNNING'
                        """)
                .param(position == null ? null : position.account().value())
                .param(position == null ? null : Sql.array(position.key().parts()))
                .param(checkpoint.read())
                .param(checkpoint.version())
                .param(checkpoint.end())
                .param(checkpoint.end())
                .param(unit.id())
                .param(unit.epoch())
                .update();
        if (updated == 0) {
            throw new EpochLost(unit);
        }
        addToLedger(unit, checkpoint.ledger());
        if (checkpoint.end()) {
            if (!closeUnitOfPartialAccounts(unit)) {
                closeUnitOfAccounts(unit);
            }
        }
    }

    private void addToLedger(ClaimedUnit unit, List<LedgerEntry> ledger) {
        if (ledger.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into unit_account as ledger
                            (unit_id, account, rows_read, indexed, superseded, dead, sum0, sum1, sum2)
                        select ?, page.* from unnest(
                            ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                            as page (account, rows_read, indexed, superseded, dead, sum0, sum1, sum2)
                        on conflict (unit_id, account) do update set
                            rows_read = ledger.rows_read + excluded.rows_read,
                            indexed = ledger.indexed + excluded.indexed,
                            superseded = ledger.superseded + excluded.superseded,
                            dead = ledger.dead + excluded.dead,
                            sum0 = ledger.sum0 + excluded.sum0,
                            sum1 = ledger.sum1 + excluded.sum1,
                            sum2 = ledger.sum2 + excluded.sum2
                        """)
                .param(unit.id())
                .param(ledger.stream().map(entry -> entry.account().value()).toArray(String[]::new))
                .param(column(ledger, LedgerEntry::read))
                .param(column(ledger, entry -> entry.indexed().count()))
                .param(column(ledger, LedgerEntry::superseded))
                .param(column(ledger, LedgerEntry::dead))
                .param(column(ledger, entry -> entry.indexed().sum0()))
                .param(column(ledger, entry -> entry.indexed().sum1()))
                .param(column(ledger, entry -> entry.indexed().sum2()))
                .update();
    }

    /** Whether the unit belongs to a partial reindex, whose accounts serve meanwhile. */
    private boolean closeUnitOfPartialAccounts(ClaimedUnit unit) {
        return jdbc.sql("""
                        update partial_account as account
                        set units_open = units_open - 1,
                            lowest_version = least(account.lowest_version, unit.lowest_version),
                            changed_at = clock_timestamp()
                        from unit
                        where unit.id = ? and account.reindex_id = unit.reindex_id and account.entity = unit.entity
                          and account.account = any (unit.accounts)
                        """).param(unit.id()).update() > 0;
    }

    /** The accounts come from the unit's row: with an array as a parameter the statement would be planned at each call. */
    private void closeUnitOfAccounts(ClaimedUnit unit) {
        jdbc.sql("""
                        update generation_account as account
                        set units_open = units_open - 1,
                            state = case when units_open = 1 and account.state <> 'CANCELLED' then 'VERIFYING' else account.state end,
                            indexed = account.indexed + coalesce(ledger.indexed + ledger.superseded, 0),
                            dead_letters = account.dead_letters + coalesce(ledger.dead, 0),
                            changed_at = clock_timestamp()
                        from unit
                        cross join lateral unnest(unit.accounts) as closed (account)
                        left join unit_account as ledger on ledger.unit_id = unit.id and ledger.account = closed.account
                        where unit.id = ? and account.account = closed.account and account.entity = unit.entity
                          and account.generation = unit.generation
                        """).param(unit.id()).update();
    }

    /** Gives back a unit that cannot go on now; its checkpoint stays. Does nothing if the claim was lost. */
    public void release(ClaimedUnit unit) {
        ownTransaction.executeWithoutResult(status -> jdbc.sql(
                        "update unit set state = 'QUEUED', slot = null where id = ? and epoch = ? and state = 'RUNNING'")
                .params(unit.id(), unit.epoch())
                .update());
    }

    /** Records that a unit cannot be loaded; its reindex ends. Does nothing if the claim was lost. */
    public void fail(ClaimedUnit unit, String reason) {
        ownTransaction.executeWithoutResult(
                status -> jdbc.sql("""
                        update unit set state = 'FAILED', reason = ?, slot = null
                        where id = ? and epoch = ? and state = 'RUNNING'
                        """).params(reason, unit.id(), unit.epoch()).update());
    }

    /** Queues again what failed before, at the start of another try. */
    public void requeueFailed(long reindex) {
        jdbc.sql("update unit set state = 'QUEUED', reason = '' where reindex_id = ? and state = 'FAILED'")
                .param(reindex)
                .update();
    }

    /** Why a unit of the reindex failed; empty when none did. */
    public Optional<String> findFailure(long reindex) {
        return jdbc.sql("select reason from unit where reindex_id = ? and state = 'FAILED' limit 1")
                .param(reindex)
                .query(String.class)
                .optional();
    }

    /** Whether a unit of the reindex is still to be loaded; as fast for a million units as for one. */
    public boolean isAnyOpen(long reindex) {
        return jdbc.sql("""
                        select exists (
                            select from unit where reindex_id = ? and state in ('QUEUED', 'RUNNING', 'FAILED'))
                        """).param(reindex).query(Boolean.class).single();
    }

    /** Whether a slot holds a unit of the reindex. */
    public boolean isAnyRunning(long reindex) {
        return jdbc.sql("""
                        select exists (
                            select from unit
                            where reindex_id = ? and state in ('QUEUED', 'RUNNING', 'FAILED') and state = 'RUNNING')
                        """).param(reindex).query(Boolean.class).single();
    }

    /** Units that build a generation and are not done. */
    public long countOpen(String entity, long generation) {
        return jdbc.sql(
                        "select count(*) from unit where entity = ? and generation = ? and state not in ('DONE', 'CANCELLED')"
                                + " and reindex_id = (select reindex_id from generation"
                                + " where generation.entity = unit.entity and number = unit.generation)")
                .params(entity, generation)
                .query(Long.class)
                .single();
    }

    private static Long[] column(List<LedgerEntry> ledger, ToLongFunction<LedgerEntry> value) {
        return ledger.stream().map(value::applyAsLong).toArray(Long[]::new);
    }

    private static ClaimedUnit claimedUnit(ResultSet row) throws SQLException {
        return new ClaimedUnit(
                row.getLong("id"),
                row.getLong("reindex_id"),
                row.getString("entity"),
                row.getLong("generation"),
                row.getString("source"),
                row.getString("shard"),
                scope(row),
                checkpoint(row),
                Sql.instant(row, "since"),
                row.getLong("epoch"));
    }

    private static Scope scope(ResultSet row) throws SQLException {
        List<String> accounts = Sql.texts(row, "accounts");
        if (accounts == null) {
            throw new IllegalStateException("Unit %d has no accounts".formatted(row.getLong("id")));
        }
        List<String> after = Sql.texts(row, "after_key");
        List<String> through = Sql.texts(row, "through_key");
        List<String> keys = Sql.texts(row, "keys");
        if (keys != null) {
            return new Scope.Keys(new AccountId(accounts.getFirst()), FlatKeys.of(keys, row.getInt("key_parts")));
        }
        return row.getBoolean("is_range")
                ? new Scope.Range(new KeyRange(new AccountId(accounts.getFirst()), key(after), key(through)))
                : new Scope.Pack(accounts.stream().map(AccountId::new).toList());
    }

    private static @Nullable Position checkpoint(ResultSet row) throws SQLException {
        String account = row.getString("checkpoint_account");
        Key key = key(Sql.texts(row, "checkpoint_key"));
        return account == null || key == null ? null : new Position(new AccountId(account), key);
    }

    private static @Nullable Key key(@Nullable List<String> parts) {
        return parts == null ? null : new Key(parts);
    }
}
