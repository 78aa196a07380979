package io.greenlight.console;

import io.greenlight.control.Sql;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the status page tells everybody: sums, and no name. */
@Repository
class StatusStore {
    private final JdbcClient jdbc;

    StatusStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Accounts of the generations that serve.
     *
     * @param all that are known
     * @param ready that are indexed and verified in everything they need to send
     */
    record Accounts(long all, long ready) {}

    /** Counts them. */
    Accounts count(List<String> sending) {
        return jdbc.sql("""
                        select count(*) as known, count(*) filter (where ready = ?) as ready
                        from (
                            select count(*) filter (where account.state = 'READY') as ready
                            from generation_account as account
                            join generation on generation.entity = account.entity and number = account.generation and serving
                            where account.entity = any (?) and account.state <> 'CANCELLED'
                            group by account.account) as accounts
                        """)
                .params(sending.size(), Sql.array(sending))
                .query((row, number) -> new Accounts(row.getLong("known"), row.getLong("ready")))
                .single();
    }
}
