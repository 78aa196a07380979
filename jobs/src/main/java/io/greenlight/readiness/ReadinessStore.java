package io.greenlight.readiness;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;
import io.greenlight.generation.Generation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** What the full load wrote of these accounts, summed over its units; accounts without rows are absent. */
    Map<AccountId, AccountLedger> ledgers(Generation generation, List<AccountId> accounts) {
        Map<AccountId, AccountLedger> ledgers = new HashMap<>();
        jdbc.sql("""
                        select unit_account.account, sum(indexed) as indexed, sum(sum0) as sum0, sum(sum1) as sum1,
                            sum(sum2) as sum2, sum(superseded) as superseded, sum(dead) as dead
                        from unit_account join unit on unit.id = unit_id
                        join generation on generation.entity = unit.entity and number = unit.generation
                        where unit_account.account = any (?) and unit.entity = ? and unit.generation = ?
                          and unit.reindex_id = generation.reindex_id
                        group by unit_account.account
                        """)
                .params(texts(accounts), generation.entity(), generation.number())
                .query((row, number) -> ledger(row))
                .list()
                .forEach(ledger -> ledgers.put(ledger.account(), ledger));
        return ledgers;
    }

    /** What the full load wrote of a whole generation. */
    public HashSum writtenSum(Generation generation) {
        return jdbc.sql("""
                        select coalesce(sum(indexed), 0) as indexed, coalesce(sum(sum0), 0) as sum0,
                            coalesce(sum(sum1), 0) as sum1, coalesce(sum(sum2), 0) as sum2
                        from unit_account join unit on unit.id = unit_id
                        join generation on generation.entity = unit.entity and number = unit.generation
                        where unit.entity = ? and unit.generation = ? and unit.reindex_id = generation.reindex_id
                        """)
                .params(generation.entity(), generation.number())
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
                        select generation_account.*, alias, target, number,
                            case when generation_account.state = 'QUEUED' then
                                (select count(*) from generation_account before
                                 where before.entity = generation_account.entity
                                   and before.generation = generation_account.generation
                                   and before.state = 'QUEUED'
                                   and (-before.lift, before.rank) < (-generation_account.lift, generation_account.rank))
                            else 0 end as before_it
                        from generation_account
                        join generation on generation.entity = generation_account.entity
                            and number = generation_account.generation and serving
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
                Sql.instant(row, "ready_at"));
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
            @Nullable Instant readyAt) {
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
