package io.greenlight.sync;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;
import io.greenlight.generation.Generation;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the sync changed of each account while a generation is built: with what the load wrote, it is what the index holds. */
@Repository
public class SyncLedgerStore {
    private final JdbcClient jdbc;

    SyncLedgerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds what changed; counts may be negative. */
    void add(Generation generation, Map<AccountId, HashSum> changes) {
        if (changes.isEmpty()) {
            return;
        }
        List<Map.Entry<AccountId, HashSum>> rows = List.copyOf(changes.entrySet());
        jdbc.sql("""
                        insert into sync_account as known (entity, generation, account, documents, sum0, sum1, sum2)
                        select ?, ?, changed.* from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                            as changed (account, documents, sum0, sum1, sum2)
                        on conflict (entity, generation, account) do update
                        set documents = known.documents + excluded.documents, sum0 = known.sum0 + excluded.sum0,
                            sum1 = known.sum1 + excluded.sum1, sum2 = known.sum2 + excluded.sum2
                        """)
                .param(generation.entity())
                .param(generation.number())
                .param(rows.stream().map(row -> row.getKey().value()).toArray(String[]::new))
                .param(rows.stream().map(row -> row.getValue().count()).toArray(Long[]::new))
                .param(rows.stream().map(row -> row.getValue().sum0()).toArray(Long[]::new))
                .param(rows.stream().map(row -> row.getValue().sum1()).toArray(Long[]::new))
                .param(rows.stream().map(row -> row.getValue().sum2()).toArray(Long[]::new))
                .update();
    }

    /** Notes accounts among these that the generation which serves does not know; before the first one serves, those that are built. */
    void noteNew(String source, String entity, List<AccountId> accounts) {
        jdbc.sql("""
                        insert into new_account (source, account)
                        select ?, changed.account from unnest(?::text[]) as changed (account)
                        where exists (
                            select from generation
                            where entity = ?
                              and (serving
                                or state in ('BUILDING', 'VERIFIED')
                                  and not exists (select from generation as other where other.entity = ? and other.serving))
                              and not exists (
                                select from generation_account as known
                                where known.entity = generation.entity and known.generation = generation.number
                                  and known.account = changed.account))
                        on conflict (account, source) do update set seen_at = clock_timestamp()
                        """)
                .params(
                        source,
                        Sql.array(accounts.stream().map(AccountId::value).toList()),
                        entity,
                        entity)
                .update();
    }
}
