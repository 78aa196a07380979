package io.greenlight.console;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Accounts as the console lists them. Every question is answered from an index and gives a page. */
@Repository
class AccountListStore {
    private static final String SELECT = """
            select known.*, alias, number from generation_account as known
            join generation on generation.entity = known.entity and number = known.generation
            """;

    private final JdbcClient jdbc;

    AccountListStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What is looked for.
     *
     * @param text part of a name, or the beginning of an id; empty for all
     * @param state a state; empty for any; PAUSED are those an operator keeps back
     */
    record Search(String text, String state) {}

    /**
     * Where a page begins: after this account.
     *
     * @param rank its place
     * @param account its id
     */
    record After(long rank, String account) {
        static final After NOBODY = new After(-1, "");
    }

    /** Accounts of a generation in their order, at most {@code limit}. */
    List<AccountLine> page(Generation generation, Search search, After after, int limit) {
        return jdbc.sql(SELECT + """
                        where known.entity = :entity and known.generation = :generation
                          and (known.rank, known.account) > (:rank, :account)
                          and (:state = '' or known.state = :state
                               or (:state = 'PAUSED' and held and known.state in ('QUEUED', 'INDEXING')))
                          and (:text = '' or known.account like :begins or known.name ilike :contains)
                        order by known.rank, known.account
                        limit :limit
                        """)
                .param("entity", generation.entity())
                .param("generation", generation.number())
                .param("rank", after.rank())
                .param("account", after.account())
                .param("state", search.state())
                .param("text", search.text())
                .param("begins", literally(search.text()) + "%")
                .param("contains", "%" + literally(search.text()) + "%")
                .param("limit", limit)
                .query((row, number) -> line(row))
                .list();
    }

    private static String literally(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** An account in all generations whose indexes exist, newest first. */
    List<AccountLine> ofAccount(AccountId account) {
        return jdbc.sql(SELECT + """
                        where known.account = ? and generation.state not in ('RETIRED', 'ABANDONED')
                        order by number desc, known.entity
                        """)
                .param(account.value())
                .query((row, number) -> line(row))
                .list();
    }

    /** Those that are being loaded, first in the order first. */
    List<AccountLine> loading(Generation generation, int limit) {
        return inState(generation, "INDEXING", limit);
    }

    /** Those that turned ready last, latest first. */
    List<AccountLine> latestReady(Generation generation, int limit) {
        return jdbc.sql(SELECT + """
                        where known.entity = ? and known.generation = ? and ready_at is not null
                        order by ready_at desc, known.rank desc
                        limit ?
                        """)
                .params(generation.entity(), generation.number(), limit)
                .query((row, number) -> line(row))
                .list();
    }

    private List<AccountLine> inState(Generation generation, String state, int limit) {
        return jdbc.sql(SELECT + """
                        where known.entity = ? and known.generation = ? and known.state = ?
                        order by known.rank
                        limit ?
                        """)
                .params(generation.entity(), generation.number(), state, limit)
                .query((row, number) -> line(row))
                .list();
    }

    /** Those that wait, as slots will take them: raised ones first, lowered ones last. */
    List<AccountLine> next(Generation generation, int limit) {
        return jdbc.sql("""
                        select known.*, alias, number from (
                            (select * from generation_account
                             where entity = :entity and generation = :generation and state = 'QUEUED' and lift > 0
                             order by lift desc, rank limit :limit)
                            union all
                            (select * from generation_account
                             where entity = :entity and generation = :generation and state = 'QUEUED' and lift = 0
                             order by rank limit :limit)
                            union all
                            (select * from generation_account
                             where entity = :entity and generation = :generation and state = 'QUEUED' and lift < 0
                             order by lift desc, rank limit :limit)) as known
                        join generation on generation.entity = known.entity and number = known.generation
                        order by lift desc, rank
                        limit :limit
                        """)
                .param("entity", generation.entity())
                .param("generation", generation.number())
                .param("limit", limit)
                .query((row, number) -> line(row))
                .list();
    }

    private static AccountLine line(ResultSet row) throws SQLException {
        return new AccountLine(
                row.getString("account"),
                row.getString("name"),
                row.getString("plan"),
                row.getString("source"),
                row.getString("entity"),
                "%s-g%06d".formatted(row.getString("alias"), row.getLong("number")),
                Sql.instant(row, "next_send"),
                row.getLong("rank"),
                row.getString("why"),
                row.getString("state"),
                row.getString("reason"),
                row.getLong("indexed"),
                row.getLong("expected"),
                row.getLong("dead_letters"),
                row.getLong("lift"),
                row.getBoolean("held"),
                Sql.instant(row, "ready_at"));
    }
}
