package io.greenlight.readiness;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;
import io.greenlight.generation.Generation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Accounts of generations in the control database: one row per account, entity and generation. */
@Repository
public class ReadinessStore {
    private static final int BATCH = 1_000;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    ReadinessStore(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    /** Adds accounts to a generation that is about to be loaded; an account without units waits for verification at once. */
    public void add(String entity, long generation, List<AccountInGeneration> accounts) {
        template.batchUpdate("""
                insert into generation_account
                    (entity, generation, account, source, shard, name, plan, next_send, rank, why, state, expected, units_open)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', ?, ?)
                on conflict do nothing
                """, accounts, BATCH, (statement, account) -> {
            statement.setString(1, entity);
            statement.setLong(2, generation);
            statement.setString(3, account.account().value());
            statement.setString(4, account.source());
            statement.setString(5, account.shard());
            statement.setString(6, account.name());
            statement.setString(7, account.plan());
            statement.setObject(8, Sql.offset(account.nextSend()));
            statement.setLong(9, account.rank());
            statement.setString(10, account.why());
            statement.setLong(11, account.expected());
            statement.setInt(12, account.units());
        });
    }

    /** Ids of all accounts a generation knows. */
    public List<AccountId> accounts(Generation generation) {
        return jdbc.sql("select account from generation_account where entity = ? and generation = ?")
                .params(generation.entity(), generation.number())
                .query((row, number) -> new AccountId(row.getString(1)))
                .list();
    }

    /** Accounts that are loaded and wait to be verified, first in the order first. */
    List<AccountId> waitingForVerification(Generation generation, int limit) {
        return jdbc.sql("""
                        select account from generation_account
                        where entity = ? and generation = ? and state = 'VERIFYING'
                        order by rank
                        limit ?
                        """)
                .params(generation.entity(), generation.number(), limit)
                .query((row, number) -> new AccountId(row.getString(1)))
                .list();
    }

    /** What the full load wrote of these accounts, and what the sync changed of it since; accounts without rows are absent. */
    Map<AccountId, AccountLedger> ledgers(Generation generation, List<AccountId> accounts) {
        Map<AccountId, AccountLedger> ledgers = new HashMap<>();
        jdbc.sql("""
                        with wanted as (
                            select account, ?::text as entity, ?::bigint as generation
                            from unnest(?::text[]) as asked (account)),
                        loaded as (
                            select unit_account.account, sum(indexed) as indexed, sum(unit_account.sum0) as sum0,
                                sum(unit_account.sum1) as sum1, sum(unit_account.sum2) as sum2,
                                sum(superseded) as superseded, sum(dead) as dead
                            from wanted
                            join unit_account using (account)
                            join unit on unit.id = unit_id and unit.entity = wanted.entity
                                and unit.generation = wanted.generation
                            join generation on generation.entity = unit.entity and number = unit.generation
                            where unit.reindex_id = generation.reindex_id
                            group by unit_account.account)
                        select account, coalesce(indexed, 0) + coalesce(documents, 0) as indexed,
                            coalesce(loaded.sum0, 0) + coalesce(sync.sum0, 0) as sum0,
                            coalesce(loaded.sum1, 0) + coalesce(sync.sum1, 0) as sum1,
                            coalesce(loaded.sum2, 0) + coalesce(sync.sum2, 0) as sum2,
                            coalesce(superseded, 0) as superseded, coalesce(dead, 0) as dead
                        from wanted
                        left join loaded using (account)
                        left join sync_account as sync using (entity, generation, account)
                        where loaded.account is not null or sync.account is not null
                        """)
                .params(generation.entity(), generation.number(), texts(accounts))
                .query((row, number) -> ledger(row))
                .list()
                .forEach(ledger -> ledgers.put(ledger.account(), ledger));
        return ledgers;
    }

    /** Adds to the sync's ledger of an account what is missing in it. */
    void correct(Generation generation, AccountId account, HashSum missing) {
        jdbc.sql("""
                        insert into sync_account as known (entity, generation, account, documents, sum0, sum1, sum2)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (entity, generation, account) do update
                        set documents = known.documents + excluded.documents, sum0 = known.sum0 + excluded.sum0,
                            sum1 = known.sum1 + excluded.sum1, sum2 = known.sum2 + excluded.sum2
                        """)
                .params(
                        generation.entity(),
                        generation.number(),
                        account.value(),
                        missing.count(),
                        missing.sum0(),
                        missing.sum1(),
                        missing.sum2())
                .update();
    }

    /** What the full load wrote of a whole generation, and what the sync changed of it since. */
    public HashSum writtenSum(Generation generation) {
        return jdbc.sql("""
                        select coalesce(sum(indexed), 0) as indexed, coalesce(sum(sum0), 0) as sum0,
                            coalesce(sum(sum1), 0) as sum1, coalesce(sum(sum2), 0) as sum2
                        from (
                            select indexed, sum0, sum1, sum2
                            from unit_account join unit on unit.id = unit_id
                            join generation on generation.entity = unit.entity and number = unit.generation
                            where unit.entity = ? and unit.generation = ? and unit.reindex_id = generation.reindex_id
                            union all
                            select documents, sum0, sum1, sum2 from sync_account
                            where entity = ? and generation = ?) as parts
                        """)
                .params(generation.entity(), generation.number(), generation.entity(), generation.number())
                .query((row, number) -> sum(row))
                .single();
    }

    /** Makes accounts that are still being verified READY. */
    void markReady(Generation generation, List<AccountId> accounts) {
        jdbc.sql("""
                        update generation_account
                        set state = 'READY', reason = '', ready_at = statement_timestamp(), changed_at = statement_timestamp()
                        where entity = ? and generation = ? and account = any (?) and state = 'VERIFYING'
                        """)
                .params(generation.entity(), generation.number(), texts(accounts))
                .update();
    }

    /** Makes an account that is still being verified FAILED. */
    void markFailed(Generation generation, AccountId account, String reason) {
        jdbc.sql("""
                        update generation_account set state = 'FAILED', reason = ?, changed_at = clock_timestamp()
                        where entity = ? and generation = ? and account = ? and state = 'VERIFYING'
                        """)
                .params(reason, generation.entity(), generation.number(), account.value())
                .update();
    }

    /** Accounts of a generation by state. */
    public Map<String, Long> countByState(Generation generation) {
        Map<String, Long> counts = new HashMap<>();
        jdbc.sql(
                        "select state, count(*) as accounts from generation_account where entity = ? and generation = ? group by state")
                .params(generation.entity(), generation.number())
                .query((row, number) -> counts.put(row.getString("state"), row.getLong("accounts")))
                .list();
        return counts;
    }

    /** The account's rows in the generations that serve, one per entity; empty when no serving generation knows it. */
    List<AccountRow> serving(AccountId account) {
        return jdbc.sql("""
                        select generation_account.*, alias, target, generation.number,
                            sync.fresh_as_of, sync.fresh_position, sync.missed, sync.held_back,
                            coalesce(follow.following = sync.following, false) as unbroken,
                            extract(epoch from clock_timestamp() - sync.fresh_as_of)::double precision as age,
                            case when generation_account.state = 'QUEUED' then
                                (select count(*) from generation_account before
                                 where before.entity = generation_account.entity
                                   and before.generation = generation_account.generation
                                   and before.state = 'QUEUED'
                                   and (-before.lift, before.rank) < (-generation_account.lift, generation_account.rank))
                            else 0 end as before_it
                        from generation_account
                        join generation on generation.entity = generation_account.entity
                            and generation.number = generation_account.generation and serving
                        left join source_sync as sync on sync.source = generation_account.source
                        left join generation_follow as follow on follow.entity = generation.entity
                            and follow.number = generation.number and follow.source = generation_account.source
                        where generation_account.account = ?
                        """)
                .param(account.value())
                .query((row, number) -> accountRow(row))
                .list();
    }

    /** Whether any generation, serving or not, knows the account. */
    boolean isKnown(AccountId account) {
        return jdbc.sql("select exists (select from generation_account where account = ?)")
                .param(account.value())
                .query(Boolean.class)
                .single();
    }

    /** The account of a reindex that turned READY last. */
    public Optional<ReadyAccount> findLatestReady(long reindex) {
        return jdbc.sql("""
                        select account, name, plan, next_send, rank, why, generation_account.entity, ready_at
                        from generation_account
                        join generation on generation.entity = generation_account.entity
                            and number = generation_account.generation
                        where reindex_id = ? and ready_at is not null
                        order by ready_at desc, rank desc
                        limit 1
                        """)
                .param(reindex)
                .query((row, number) -> new ReadyAccount(
                        row.getString("account"),
                        row.getString("name"),
                        row.getString("plan"),
                        row.getString("entity"),
                        row.getLong("rank"),
                        row.getString("why"),
                        Sql.instant(row, "next_send"),
                        Sql.instant(row, "ready_at")))
                .optional();
    }

    private static AccountRow accountRow(ResultSet row) throws SQLException {
        return new AccountRow(
                row.getString("entity"),
                row.getString("state"),
                row.getString("reason"),
                row.getString("alias"),
                row.getString("target"),
                row.getLong("number"),
                row.getLong("indexed"),
                row.getLong("expected"),
                row.getLong("dead_letters"),
                row.getLong("before_it"),
                row.getBoolean("held"),
                Sql.instant(row, "ready_at"),
                freshness(row));
    }

    private static Freshness freshness(ResultSet row) throws SQLException {
        double age = row.getDouble("age");
        Duration since = row.wasNull() ? null : Duration.ofMillis(Math.round(age * 1000));
        return new Freshness(
                row.getString("source"),
                row.getBoolean("unbroken"),
                Objects.requireNonNullElse(row.getString("missed"), ""),
                Objects.requireNonNullElse(row.getString("held_back"), ""),
                Sql.instant(row, "fresh_as_of"),
                row.getLong("fresh_position"),
                since);
    }

    private static AccountLedger ledger(ResultSet row) throws SQLException {
        return new AccountLedger(
                new AccountId(row.getString("account")), sum(row), row.getLong("superseded"), row.getLong("dead"));
    }

    private static HashSum sum(ResultSet row) throws SQLException {
        return new HashSum(row.getLong("indexed"), row.getLong("sum0"), row.getLong("sum1"), row.getLong("sum2"));
    }

    private static String[] texts(List<AccountId> accounts) {
        List<String> texts = new ArrayList<>(accounts.size());
        accounts.forEach(account -> texts.add(account.value()));
        return Sql.array(texts);
    }

    /**
     * What the load wrote of one account.
     *
     * @param account whose documents
     * @param indexed count and hash sums of what was stored
     * @param superseded documents of which the index held a newer read
     * @param dead dead letters
     */
    record AccountLedger(AccountId account, HashSum indexed, long superseded, long dead) {
        static AccountLedger empty(AccountId account) {
            return new AccountLedger(account, HashSum.ZERO, 0, 0);
        }
    }

    /** One entity's row of an account in its serving generation. */
    record AccountRow(
            String entity,
            String state,
            String reason,
            String alias,
            String target,
            long generation,
            long indexed,
            long expected,
            long dead,
            long before,
            boolean held,
            @Nullable Instant readyAt,
            Freshness freshness) {
        boolean isReady() {
            return state.equals("READY");
        }

        /** Whether an operator keeps it from being loaded for now. */
        boolean isPaused() {
            return held && (state.equals("QUEUED") || state.equals("INDEXING"));
        }

        /** Whether an operator left it out of this generation. */
        boolean isLeftOut() {
            return state.equals("CANCELLED");
        }
    }
}
