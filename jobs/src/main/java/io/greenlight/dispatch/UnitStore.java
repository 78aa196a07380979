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

    /** Claims the queued unit of the source that comes first, under a new epoch. Empty when none is queued. */
    public Optional<ClaimedUnit> claimNext(long reindex, String source, String worker) {
        return Optional.ofNullable(ownTransaction.execute(status -> claim(reindex, source, worker)));
    }

    private @Nullable ClaimedUnit claim(long reindex, String source, String worker) {
        Optional<ClaimedUnit> claimed = jdbc.sql("""
                        update unit
                        set state = 'RUNNING', epoch = epoch + 1, worker = ?,
                            started_at = coalesce(started_at, clock_timestamp())
                        where id = (
                            select id from unit
                            where reindex_id = ? and source = ? and state = 'QUEUED'
                            order by rank
                            limit 1
                            for update skip locked)
                        returning *
                        """)
                .params(worker, reindex, source)
                .query((row, number) -> claimedUnit(row))
                .optional();
        claimed.ifPresent(this::markIndexing);
        return claimed.orElse(null);
    }

    private void markIndexing(ClaimedUnit unit) {
        jdbc.sql("""
                        update generation_account set state = 'INDEXING', changed_at = clock_timestamp()
                        where entity = ? and generation = ? and account = any (?) and state = 'QUEUED'
                        """)
                .params(unit.entity(), unit.generation(), accounts(unit.scope()))
                .update();
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
                            state = case when ? then 'DONE' else state end,
                            finished_at = case when ? then clock_timestamp() end
                        where id = ? and epoch = ? and state = 'RUNNING'
                        """)
                .param(position == null ? null : position.account().value())
                .param(position == null ? null : Sql.array(position.key().parts()))
                .param(checkpoint.read())
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
            closeUnitOfAccounts(unit);
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

    /** An account of which the unit had no rows has no ledger there. */
    private void closeUnitOfAccounts(ClaimedUnit unit) {
        jdbc.sql("""
                        update generation_account
                        set units_open = units_open - 1,
                            state = case when units_open = 1 then 'VERIFYING' else state end,
                            indexed = generation_account.indexed + coalesce(ledger.indexed + ledger.superseded, 0),
                            dead_letters = dead_letters + coalesce(ledger.dead, 0),
                            changed_at = clock_timestamp()
                        from unnest(?::text[]) as done (account)
                        left join unit_account ledger on ledger.unit_id = ? and ledger.account = done.account
                        where entity = ? and generation = ? and generation_account.account = done.account
                        """)
                .param(accounts(unit.scope()))
                .param(unit.id())
                .param(unit.entity())
                .param(unit.generation())
                .update();
    }

    /** Gives back a unit that cannot go on now; its checkpoint stays. Does nothing if the claim was lost. */
    public void release(ClaimedUnit unit) {
        ownTransaction.executeWithoutResult(status -> jdbc.sql(
                        "update unit set state = 'QUEUED', worker = null where id = ? and epoch = ? and state = 'RUNNING'")
                .params(unit.id(), unit.epoch())
                .update());
    }

    /** Gives back every unit of the reindex that is held by a worker for which no sign of life was seen in time. */
    public int releaseUnitsOfDeadWorkers(long reindex, java.time.Duration deadAfter) {
        return jdbc.sql("""
                        update unit set state = 'QUEUED', worker = null
                        where reindex_id = ? and state = 'RUNNING' and not exists (
                            select from worker
                            where worker.name = unit.worker and seen_at > clock_timestamp() - make_interval(secs => ?))
                        """).params(reindex, deadAfter.toMillis() / 1000.0).update();
    }

    /** Units of a reindex that are not done. */
    public long countOpen(long reindex) {
        return jdbc.sql("select count(*) from unit where reindex_id = ? and state <> 'DONE'")
                .param(reindex)
                .query(Long.class)
                .single();
    }

    /** Units of a generation that are not done. */
    public long countOpen(String entity, long generation) {
        return jdbc.sql("select count(*) from unit where entity = ? and generation = ? and state <> 'DONE'")
                .params(entity, generation)
                .query(Long.class)
                .single();
    }

    private static String[] accounts(Scope scope) {
        return scope.accounts().stream().map(AccountId::value).toArray(String[]::new);
    }

    private static Long[] column(List<LedgerEntry> ledger, ToLongFunction<LedgerEntry> value) {
        return ledger.stream().map(value::applyAsLong).toArray(Long[]::new);
    }

    private static ClaimedUnit claimedUnit(ResultSet row) throws SQLException {
        return new ClaimedUnit(
                row.getLong("id"),
                row.getString("entity"),
                row.getLong("generation"),
                row.getString("source"),
                row.getString("shard"),
                scope(row),
                checkpoint(row),
                row.getLong("epoch"));
    }

    private static Scope scope(ResultSet row) throws SQLException {
        List<String> accounts = Sql.texts(row, "accounts");
        if (accounts == null) {
            throw new IllegalStateException("Unit %d has no accounts".formatted(row.getLong("id")));
        }
        List<String> after = Sql.texts(row, "after_key");
        List<String> through = Sql.texts(row, "through_key");
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
