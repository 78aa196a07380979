package io.greenlight.sync;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Accounts whose documents the sync wrote, and which a generation that serves does not know yet. */
@Repository
class NewAccountStore {
    private final JdbcClient jdbc;

    NewAccountStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An account that the generation which serves an entity does not know.
     *
     * @param source where it changed
     */
    record Unknown(String source, String entity, AccountId account) {}

    /**
     * Forgets those that every generation which serves knows by now, or which is built where none serves yet, and those that were looked for
     * and have not changed for a day.
     */
    void forgetKnown(List<String> entities) {
        jdbc.sql("""
                        delete from new_account as new
                        where looks > 0 and seen_at < clock_timestamp() - interval '1 day'
                           or not exists (
                            select from generation
                            where entity = any (?)
                              and (serving
                                or state in ('BUILDING', 'VERIFIED')
                                  and not exists (
                                    select from generation as other
                                    where other.entity = generation.entity and other.serving))
                              and not exists (
                                select from generation_account as known
                                where known.entity = generation.entity and known.generation = generation.number
                                  and known.account = new.account))
                        """).param(entities.toArray(String[]::new)).update();
    }

    /** Those of some accounts that are to be looked for, those first that wait longest; none that a reindex under way was told. */
    List<Unknown> due(List<String> sources, List<String> entities, int accounts) {
        return jdbc.sql("""
                        select new.source, generation.entity, new.account
                        from (
                            select * from new_account
                            where source = any (?) and look_at <= clock_timestamp()
                              and not exists (
                                select from reindex
                                where kind = 'PARTIAL' and state in ('PLANNING', 'LOADING', 'FINISHING')
                                  and new_account.account = any (scope_accounts))
                            order by look_at, account
                            limit ?) as new
                        join generation on serving and state = 'SERVING' and entity = any (?)
                        where not exists (
                            select from generation_account as known
                            where known.entity = generation.entity and known.generation = generation.number
                              and known.account = new.account)
                        order by look_at, account
                        """)
                .params(Sql.array(sources), accounts, Sql.array(entities))
                .query((row, number) ->
                        new Unknown(row.getString(1), row.getString(2), new AccountId(row.getString(3))))
                .list();
    }

    /** Puts these behind all others: they are looked for again in 10 s, the next time in 20 s, and at last once a minute. */
    void looked(List<AccountId> accounts) {
        jdbc.sql("""
                        update new_account
                        set looks = looks + 1,
                            look_at = clock_timestamp() + interval '10 seconds' * least(power(2, looks), 6)
                        where account = any (?)
                        """)
                .param(Sql.array(accounts.stream().map(AccountId::value).toList()))
                .update();
    }
}
