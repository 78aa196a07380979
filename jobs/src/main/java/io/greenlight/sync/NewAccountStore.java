package io.greenlight.sync;

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

    /** Forgets those that every generation which serves knows by now, and those that stood in no directory for a day. */
    void forgetKnown(List<String> entities) {
        jdbc.sql("""
                        delete from new_account as new
                        where seen_at < clock_timestamp() - interval '1 day'
                           or not exists (
                            select from generation
                            where serving and state = 'SERVING' and entity = any (?)
                              and not exists (
                                select from generation_account as known
                                where known.entity = generation.entity and known.generation = generation.number
                                  and known.account = new.account))
                        """).param(entities.toArray(String[]::new)).update();
    }

    /** The first of them, in the order they came. */
    List<AccountId> first(int limit) {
        return jdbc.sql("select account from new_account group by account order by min(seen_at), account limit ?")
                .param(limit)
                .query((row, number) -> new AccountId(row.getString(1)))
                .list();
    }
}
