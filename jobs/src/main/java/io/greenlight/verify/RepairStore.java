package io.greenlight.verify;

import io.greenlight.control.Sql;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Open differences in the control database, and what an account holds after they were repaired. */
@Repository
class RepairStore {
    private static final String SELECTED = """
            difference.state = 'OPEN'
            and (:verification::bigint is null or difference.verification = :verification)
            and difference.entity = any (:entities)
            and (cardinality(:accounts::text[]) = 0 or difference.account = any (:accounts))
            and (:source = '' or difference.source = :source)
            """;

    private final JdbcClient jdbc;
    private final GenerationStore generations;
    private final DeadLetterStore letters;

    RepairStore(JdbcClient jdbc, GenerationStore generations, DeadLetterStore letters) {
        this.jdbc = jdbc;
        this.generations = generations;
        this.letters = letters;
    }

    /** Whether there is a comparison of this number. */
    public boolean isVerification(long id) {
        return jdbc.sql("select exists (select from verification where id = ?)")
                .param(id)
                .query(Boolean.class)
                .single();
    }

    /** Accounts with open differences in generations that are loaded and not dropped, those of one shard together. */
    public List<AccountHome> accountsWithOpen(Repairer.Selection selection) {
        return jdbc.sql("""
                        select distinct difference.entity, difference.generation, difference.source, difference.shard,
                            difference.account
                        from difference
                        join generation on generation.entity = difference.entity and number = difference.generation
                            and (generation.state in ('VERIFIED', 'SERVING', 'RETIRING')
                                or (generation.state = 'BUILDING' and not exists (
                                    select from unit
                                    where unit.entity = generation.entity and unit.generation = generation.number
                                      and unit.state in ('QUEUED', 'RUNNING'))))
                        where (:named or generation.serving) and
                        """ + SELECTED + " order by 1, 2, 3, 4, 5")
                .param("named", selection.verification() != null)
                .param("verification", selection.verification())
                .param("entities", Sql.array(selection.entities()))
                .param(
                        "accounts",
                        selection.scope().accounts().stream()
                                .map(AccountId::value)
                                .toArray(String[]::new))
                .param("source", Objects.requireNonNullElse(selection.scope().source(), ""))
                .query((row, number) -> new AccountHome(
                        generations.generation(row.getString("entity"), row.getLong("generation")),
                        row.getString("source"),
                        row.getString("shard"),
                        new AccountId(row.getString("account"))))
                .list();
    }

    /** Keys of an account that differ, in the order of the database, after one of them. */
    public List<Key> openKeys(AccountHome home, @Nullable Long verification, @Nullable Key after, int limit) {
        return open(home, verification, after, limit, false);
    }

    /** The same of documents that do not belong to the account by whose routing they are stored; the key is the whole id. */
    public List<Key> openStrays(AccountHome home, @Nullable Long verification, @Nullable Key after, int limit) {
        return open(home, verification, after, limit, true);
    }

    private List<Key> open(
            AccountHome home, @Nullable Long verification, @Nullable Key after, int limit, boolean stray) {
        return jdbc.sql("""
                        select distinct key from difference
                        where entity = :entity and generation = :generation and account = :account and state = 'OPEN'
                          and stray = :stray and (:verification::bigint is null or verification = :verification)
                          and (:after::text[] is null or key > :after::text[])
                        order by key
                        limit :limit
                        """)
                .param("entity", home.generation().entity())
                .param("generation", home.generation().number())
                .param("account", home.account().value())
                .param("verification", verification)
                .param("stray", stray)
                .param("after", after == null ? null : Sql.array(after.parts()))
                .param("limit", limit)
                .query((row, number) -> new Key(Objects.requireNonNull(Sql.texts(row, "key"))))
                .list();
    }

    /**
     * Ends differences of an account, whichever comparison found them.
     *
     * @param state REPAIRED or GONE
     */
    @Transactional
    public void end(AccountHome home, List<Key> keys, KeyRepair.Ending state) {
        end(home, keys, state, false);
    }

    /** The same of documents that do not belong to the account. */
    @Transactional
    public void endStrays(AccountHome home, List<Key> keys, KeyRepair.Ending state) {
        end(home, keys, state, true);
    }

    private void end(AccountHome home, List<Key> keys, KeyRepair.Ending state, boolean stray) {
        keys.forEach(key -> jdbc.sql("""
                        update difference set state = ?, changed_at = clock_timestamp()
                        where entity = ? and generation = ? and account = ? and key = ?::text[] and state = 'OPEN'
                          and stray = ?
                        """)
                .param(state.name())
                .param(home.generation().entity())
                .param(home.generation().number())
                .param(home.account().value())
                .param(Sql.array(key.parts()))
                .param(stray)
                .update());
    }

    /**
     * Records that dead letters are none any more: their rows are loaded, or gone. With that an account is READY again that only they
     * kept from it.
     */
    @Transactional
    public void replayed(AccountHome home, List<Key> keys) {
        letters.clear(
                home.generation(),
                keys.stream().map(key -> new Position(home.account(), key)).toList());
    }

    /** State of an account in its generation; empty if that does not know it. */
    public Optional<String> findState(AccountHome home) {
        return jdbc.sql("select state from generation_account where entity = ? and generation = ? and account = ?")
                .params(
                        home.generation().entity(),
                        home.generation().number(),
                        home.account().value())
                .query(String.class)
                .optional();
    }

    /**
     * Records what the index holds of an account after a repair. Whoever reads a part of it meanwhile does so when that is
     * settled.
     *
     * @param from the state it is in
     * @param found what the index holds
     * @param allowed most dead letters of an account that may send
     */
    @Transactional
    public void settle(AccountHome home, String from, HashSum found, long allowed) {
        Generation generation = home.generation();
        // Whom the sync counts meanwhile waits for this, and is counted again.
        jdbc.sql("select from generation_account where entity = ? and generation = ? and account = ? for update")
                .params(generation.entity(), generation.number(), home.account().value())
                .query((row, number) -> number)
                .list();
        jdbc.sql("""
                        with letters as (
                            select count(*) as dead from dead_letter
                            where entity = :entity and generation = :generation and account = :account and state = 'OPEN')
                        update generation_account as known
                        set settled_count = :count, settled_sum0 = :sum0, settled_sum1 = :sum1, settled_sum2 = :sum2,
                            indexed = :count, dead_letters = letters.dead,
                            state = case when letters.dead <= :allowed then 'READY' else 'FAILED' end,
                            reason = case when letters.dead <= :allowed then ''
                                else format('DEAD_LETTERS: %s, at most %s are allowed', letters.dead, :allowed) end,
                            ready_at = case when letters.dead <= :allowed and known.state <> 'READY'
                                then statement_timestamp() else ready_at end,
                            changed_at = statement_timestamp()
                        from letters
                        where entity = :entity and generation = :generation and account = :account and state = :from
                          and not exists (
                            select from partial_account as part
                            where part.entity = :entity and part.generation = :generation and part.account = :account
                              and part.state in ('LOADING', 'CHECKING'))
                        """)
                .param("entity", generation.entity())
                .param("generation", generation.number())
                .param("account", home.account().value())
                .param("from", from)
                .param("count", found.count())
                .param("sum0", found.sum0())
                .param("sum1", found.sum1())
                .param("sum2", found.sum2())
                .param("allowed", allowed)
                .update();
    }
}
