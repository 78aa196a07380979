package io.greenlight.readiness;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;
import io.greenlight.generation.Generation;
import io.greenlight.read.change.SourcePosition;
import io.greenlight.readiness.Facts.FollowKey;
import io.greenlight.readiness.Facts.Serving;
import io.greenlight.readiness.Facts.SourceFact;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                                sum(superseded) as superseded
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
                            coalesce(superseded, 0) as superseded
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

    /**
     * Counts the open dead letters of accounts that are being verified, the load's and the sync's, from now on kept by the sync.
     *
     * @return those that have more than are allowed, with how many
     */
    Map<AccountId, Long> countDead(Generation generation, List<AccountId> accounts, long allowed) {
        jdbc.sql("""
                        update generation_account as known
                        set dead_letters = letters.dead, changed_at = clock_timestamp()
                        from unnest(?::text[]) as asked (account)
                        cross join lateral (
                            select count(*) as dead from dead_letter as letter
                            where letter.entity = ? and letter.generation = ? and letter.account = asked.account
                              and letter.state = 'OPEN') as letters
                        where known.entity = ? and known.generation = ? and known.account = asked.account
                          and known.state = 'VERIFYING' and known.dead_letters <> letters.dead
                        """)
                .params(
                        texts(accounts),
                        generation.entity(),
                        generation.number(),
                        generation.entity(),
                        generation.number())
                .update();
        Map<AccountId, Long> over = new HashMap<>();
        jdbc.sql("""
                        select account, dead_letters from generation_account
                        where entity = ? and generation = ? and account = any (?) and dead_letters > ?
                        """)
                .params(generation.entity(), generation.number(), texts(accounts), allowed)
                .query((row, number) -> over.put(new AccountId(row.getString(1)), row.getLong(2)))
                .list();
        return over;
    }

    /** Makes accounts that are still being verified READY, but for those that have too many dead letters by now. */
    void markReady(Generation generation, List<AccountId> accounts, long allowed) {
        jdbc.sql("""
                        update generation_account
                        set state = 'READY', reason = '', ready_at = statement_timestamp(), changed_at = statement_timestamp()
                        where entity = ? and generation = ? and account = any (?) and state = 'VERIFYING'
                          and dead_letters <= ?
                        """)
                .params(generation.entity(), generation.number(), texts(accounts), allowed)
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

    /**
     * Accounts that are FAILED in a generation, without those that only dead letters of changes made so and that are FAILED in the
     * generation that serves as well.
     */
    public long countFailedHereOnly(Generation generation) {
        return jdbc.sql("""
                        select count(*) from generation_account as here
                        where here.entity = ? and here.generation = ? and here.state = 'FAILED' and not (
                            here.ready_at is not null and here.reason like 'DEAD_LETTERS%' and exists (
                                select from generation_account as there
                                join generation on generation.entity = there.entity and number = there.generation and serving
                                where there.account = here.account and there.entity = here.entity and there.state = 'FAILED'))
                        """)
                .params(generation.entity(), generation.number())
                .query(Long.class)
                .single();
    }

    /** What is known of these accounts; each has an entry. */
    Map<AccountId, KnownAccount> known(Collection<AccountId> accounts) {
        Map<AccountId, List<AccountRow>> rows = new HashMap<>();
        jdbc.sql("""
                        select account.entity, account.generation, account.account, account.source, account.state,
                            account.reason, account.held, account.lift, account.rank, account.indexed, account.expected,
                            account.dead_letters, account.ready_at, alias, target
                        from generation_account account
                        join generation on generation.entity = account.entity and number = account.generation and serving
                        where account.account = any (?)
                        """)
                .param(texts(accounts))
                .query((row, number) -> rows.computeIfAbsent(
                                new AccountId(row.getString("account")), account -> new ArrayList<>(2))
                        .add(accountRow(row)))
                .list();
        List<AccountId> missing =
                accounts.stream().filter(account -> !rows.containsKey(account)).toList();
        Set<AccountId> elsewhere = missing.isEmpty() ? Set.of() : inAnyGeneration(missing);
        Map<AccountId, KnownAccount> known = new HashMap<>();
        for (AccountId account : accounts) {
            List<AccountRow> found = rows.getOrDefault(account, List.of());
            known.put(account, new KnownAccount(found, !found.isEmpty() || elsewhere.contains(account)));
        }
        return known;
    }

    /** Those that any generation, serving or not, knows. */
    private Set<AccountId> inAnyGeneration(List<AccountId> accounts) {
        return Set.copyOf(jdbc.sql("""
                        select asked.account from unnest(?::text[]) as asked (account)
                        where exists (select from generation_account known where known.account = asked.account)
                        """)
                .param(texts(accounts))
                .query((row, number) -> new AccountId(row.getString(1)))
                .list());
    }

    /** What decides about all accounts alike, as one statement sees it. */
    Facts facts() {
        long begin = System.nanoTime();
        Map<String, Serving> serving = new HashMap<>();
        Map<String, SourceFact> sources = new HashMap<>();
        Map<FollowKey, Long> follows = new HashMap<>();
        jdbc.sql("""
                        select entity, number, swapped_at, follow.source as follow_source, follow.following as followed, sync.*,
                            extract(epoch from clock_timestamp() - fresh_as_of)::double precision as age,
                            extract(epoch from longest_gap)::double precision as gap
                        from (select * from generation where serving) as generation
                        left join generation_follow as follow using (entity, number)
                        full join source_sync as sync on sync.source = follow.source
                        """)
                .query((row, number) -> {
                    String entity = row.getString("entity");
                    if (entity != null) {
                        serving.put(entity, new Serving(row.getLong("number"), Sql.instant(row, "swapped_at")));
                        String source = row.getString("follow_source");
                        if (source != null) {
                            follows.put(new FollowKey(entity, row.getLong("number"), source), row.getLong("followed"));
                        }
                    }
                    String source = row.getString("source");
                    return source == null ? null : sources.put(source, sourceFact(row));
                })
                .list();
        return new Facts(serving, sources, follows, begin);
    }

    /** How many wait before a place. */
    long countBefore(AccountRow row) {
        return jdbc.sql("""
                        select count(*) from generation_account
                        where entity = ? and generation = ? and state = 'QUEUED' and (-lift, rank) < (?, ?)
                        """)
                .params(
                        row.entity(),
                        row.generation(),
                        -row.order().lift(),
                        row.order().rank())
                .query(Long.class)
                .single();
    }

    /** The places of all that wait, first in the order first. */
    List<AccountRow.Order> queued(String entity, long generation) {
        return jdbc.sql("""
                        select lift, rank from generation_account
                        where entity = ? and generation = ? and state = 'QUEUED'
                        order by lift desc, rank
                        """)
                .params(entity, generation)
                .query((row, number) -> new AccountRow.Order(row.getLong("lift"), row.getLong("rank")))
                .list();
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
                row.getLong("generation"),
                row.getString("alias"),
                row.getString("target"),
                row.getString("source"),
                row.getString("state"),
                row.getString("reason"),
                row.getBoolean("held"),
                new AccountRow.Order(row.getLong("lift"), row.getLong("rank")),
                new AccountRow.Counts(row.getLong("indexed"), row.getLong("expected"), row.getLong("dead_letters")),
                Sql.instant(row, "ready_at"));
    }

    private static SourceFact sourceFact(ResultSet row) throws SQLException {
        double age = row.getDouble("age");
        Duration since = row.wasNull() ? null : Duration.ofMillis(Math.round(age * 1000));
        return new SourceFact(
                row.getLong("following"),
                row.getString("missed"),
                row.getString("held_back"),
                Sql.instant(row, "fresh_as_of"),
                Sql.instant(row, "fresh_source_time"),
                new SourcePosition(row.getLong("fresh_position")),
                since,
                Duration.ofMillis(Math.round(row.getDouble("gap") * 1000)),
                row.getString("system_identifier"),
                row.getInt("timeline"));
    }

    private static AccountLedger ledger(ResultSet row) throws SQLException {
        return new AccountLedger(new AccountId(row.getString("account")), sum(row), row.getLong("superseded"));
    }

    private static HashSum sum(ResultSet row) throws SQLException {
        return new HashSum(row.getLong("indexed"), row.getLong("sum0"), row.getLong("sum1"), row.getLong("sum2"));
    }

    private static String[] texts(Collection<AccountId> accounts) {
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
     */
    record AccountLedger(AccountId account, HashSum indexed, long superseded) {
        static AccountLedger empty(AccountId account) {
            return new AccountLedger(account, HashSum.ZERO, 0);
        }
    }
}
