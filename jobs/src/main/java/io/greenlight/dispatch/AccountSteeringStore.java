package io.greenlight.dispatch;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Raises, pauses and leaves out single accounts of the reindexes that are under way. An account that waits in a pack with
 * others is taken out of it first and becomes a unit of its own, so that the others keep their place; a pack that is being
 * loaded already is finished as it is.
 */
@Repository
public class AccountSteeringStore {
    private static final String UNFINISHED =
            "reindex_id in (select id from reindex where state in ('PLANNING', 'LOADING', 'FINISHING', 'HELD', 'FAILED'))";

    private final JdbcClient jdbc;

    AccountSteeringStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether any generation knows the account. */
    public boolean isKnown(AccountId account) {
        return jdbc.sql("select exists (select from generation_account where account = ?)")
                .param(account.value())
                .query(Boolean.class)
                .single();
    }

    /**
     * Puts the account's waiting units before all others, those raised before it included.
     *
     * @return units that wait
     */
    @Transactional
    public int raise(AccountId account) {
        Long lift = jdbc.sql("select nextval('account_lift')").query(Long.class).single();
        return lift(account, lift);
    }

    /**
     * Puts the account's waiting units behind all others.
     *
     * @return units that wait
     */
    @Transactional
    public int lower(AccountId account) {
        return lift(account, -1);
    }

    /**
     * Puts the account's waiting units back where the plan has them.
     *
     * @return units that wait
     */
    @Transactional
    public int restore(AccountId account) {
        return lift(account, 0);
    }

    private int lift(AccountId account, long lift) {
        jdbc.sql("""
                        insert into account_priority (account, lift) values (?, ?)
                        on conflict (account) do update set lift = excluded.lift, changed_at = clock_timestamp()
                        """).params(account.value(), lift).update();
        separate(account);
        jdbc.sql("update generation_account set lift = ? where account = ? and state in ('QUEUED', 'INDEXING')")
                .params(lift, account.value())
                .update();
        return jdbc.sql("update unit set lift = ? where accounts = array[?::text] and state = 'QUEUED' and "
                        + UNFINISHED)
                .params(lift, account.value())
                .update();
    }

    /** Gives the units of a new plan the places that operators gave their accounts before. */
    @Transactional
    public void applyTo(long reindex) {
        jdbc.sql("""
                        select account from account_priority
                        where lift <> 0 and account in (
                            select account from generation_account
                            join generation on generation.entity = generation_account.entity
                                and number = generation_account.generation
                            where generation.reindex_id = ?
                            union all
                            select account from partial_account where partial_account.reindex_id = ?)
                        """)
                .params(reindex, reindex)
                .query((row, number) -> new AccountId(row.getString(1)))
                .list()
                .forEach(account -> {
                    separate(account);
                    jdbc.sql("""
                                    update unit set lift = account_priority.lift from account_priority
                                    where account_priority.account = ? and unit.accounts = array[account_priority.account]
                                      and unit.state = 'QUEUED' and unit.reindex_id = ?
                                    """).params(account.value(), reindex).update();
                });
    }

    /**
     * Lets no slot read a further page of the account, but for a pack that is being loaded.
     *
     * @return false if it was paused already, or nothing of it waits to be loaded
     */
    @Transactional
    public boolean pause(AccountId account) {
        separate(account);
        int units = jdbc.sql(
                        "update unit set held = true where accounts = array[?::text] and not held and state in ('QUEUED', 'RUNNING') and "
                                + UNFINISHED)
                .param(account.value())
                .update();
        int accounts = jdbc.sql("""
                        update generation_account set held = true, changed_at = clock_timestamp()
                        where account = ? and not held and state in ('QUEUED', 'INDEXING')
                        """).param(account.value()).update();
        return units + accounts > 0;
    }

    /**
     * Lets a paused account go on.
     *
     * @return false if it was not paused
     */
    @Transactional
    public boolean resume(AccountId account) {
        int units = jdbc.sql("update unit set held = false where accounts = array[?::text] and held")
                .param(account.value())
                .update();
        int accounts = jdbc.sql("""
                        update generation_account set held = false, changed_at = clock_timestamp()
                        where account = ? and held
                        """).param(account.value()).update();
        return units + accounts > 0;
    }

    /**
     * Leaves the account out of the generations that are being built: what waits of it is not loaded.
     *
     * @return false if nothing of it waits to be loaded
     */
    @Transactional
    public boolean leaveOut(AccountId account) {
        separate(account);
        jdbc.sql("""
                        update unit set state = 'CANCELLED', epoch = epoch + 1, slot = null
                        where accounts = array[?::text] and state in ('QUEUED', 'RUNNING', 'FAILED') and
                        """ + UNFINISHED).param(account.value()).update();
        int again = jdbc.sql("""
                        update partial_account set state = 'CANCELLED', changed_at = clock_timestamp()
                        where account = ? and state in ('LOADING', 'CHECKING')
                        """).param(account.value()).update();
        int accounts = jdbc.sql("""
                        update generation_account set state = 'CANCELLED', changed_at = clock_timestamp()
                        where account = ? and state in ('QUEUED', 'INDEXING')
                          and (entity, generation) in (
                            select entity, number from generation where
                        """ + UNFINISHED + ")").param(account.value()).update();
        return again + accounts > 0;
    }

    /**
     * Leaves out every account of a source that is not loaded yet.
     *
     * @return how many
     */
    @Transactional
    public int leaveOutSource(String source) {
        jdbc.sql("""
                        update unit set state = 'CANCELLED', epoch = epoch + 1, slot = null
                        where source = ? and state in ('QUEUED', 'RUNNING', 'FAILED') and
                        """ + UNFINISHED).param(source).update();
        int again = jdbc.sql("""
                        update partial_account set state = 'CANCELLED', changed_at = clock_timestamp()
                        where source = ? and state in ('LOADING', 'CHECKING')
                        """).param(source).update();
        int accounts = jdbc.sql("""
                        update generation_account set state = 'CANCELLED', changed_at = clock_timestamp()
                        where source = ? and state in ('QUEUED', 'INDEXING')
                          and (entity, generation) in (
                            select entity, number from generation where
                        """ + UNFINISHED + ")").param(source).update();
        return again + accounts;
    }

    /** Takes the account out of every pack that waits and is not begun. */
    private void separate(AccountId account) {
        List<Long> packs = jdbc.sql("""
                        select id from unit
                        where ? = any (accounts) and cardinality(accounts) > 1 and state = 'QUEUED'
                          and checkpoint_account is null and
                        """ + UNFINISHED + " for update")
                .param(account.value())
                .query((row, number) -> row.getLong(1))
                .list();
        packs.forEach(pack -> separate(account, pack));
    }

    private void separate(AccountId account, long pack) {
        jdbc.sql("""
                        insert into unit
                            (reindex_id, entity, generation, source, shard, rank, state, expected, accounts, is_range, since, round)
                        select pack.reindex_id, pack.entity, pack.generation, pack.source, pack.shard, pack.rank, 'QUEUED',
                            coalesce(known.expected, 0), ?, false, pack.since, pack.round
                        from unit as pack
                        left join generation_account as known on known.entity = pack.entity
                            and known.generation = pack.generation and known.account = ?
                        where pack.id = ?
                        """)
                .params(Sql.array(List.of(account.value())), account.value(), pack)
                .update();
        jdbc.sql("""
                        update unit
                        set accounts = array_remove(accounts, ?),
                            expected = greatest(0, expected - coalesce((
                                select known.expected from generation_account as known
                                where known.entity = unit.entity and known.generation = unit.generation
                                  and known.account = ?), 0))
                        where id = ?
                        """).params(account.value(), account.value(), pack).update();
    }
}
