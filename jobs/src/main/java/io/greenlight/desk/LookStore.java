package io.greenlight.desk;

import io.greenlight.control.Sql;
import io.greenlight.desk.AccountDesk.Search;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Units, slots and accounts as operators look at them, page by page. */
@Repository
class LookStore {
    private static final int SHOWN_ACCOUNTS = 10;

    private final JdbcClient jdbc;

    LookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Units of a reindex behind one of them, by number. */
    public List<UnitSummary> units(long reindex, @Nullable String state, long after, int limit) {
        return jdbc.sql("""
                        select *, cardinality(accounts) as account_count, accounts[1:?] as first_accounts
                        from unit
                        where reindex_id = ? and id > ? and (?::text is null or state = ?)
                        order by id
                        limit ?
                        """)
                .param(SHOWN_ACCOUNTS)
                .param(reindex)
                .param(after)
                .param(state)
                .param(state)
                .param(limit)
                .query((row, number) -> unit(row))
                .list();
    }

    private static UnitSummary unit(ResultSet row) throws SQLException {
        int slot = row.getInt("slot");
        Integer held = row.wasNull() ? null : slot;
        return new UnitSummary(
                row.getLong("id"),
                row.getString("entity"),
                row.getString("source"),
                row.getString("shard"),
                row.getString("state"),
                row.getString("reason"),
                row.getLong("rank"),
                row.getBoolean("held"),
                row.getInt("account_count"),
                Objects.requireNonNull(Sql.texts(row, "first_accounts")),
                row.getLong("expected"),
                row.getLong("rows_read"),
                held,
                Sql.instant(row, "started_at"),
                Sql.instant(row, "finished_at"));
    }

    /** Slots that hold a unit of a reindex. */
    public List<SlotSummary> slots(long reindex) {
        return jdbc.sql("""
                        select slot.source, slot.number, worker, taken_at, unit.id, entity, accounts[1] as account, expected,
                            rows_read
                        from unit
                        join slot on slot.source = unit.source and slot.number = unit.slot
                        where reindex_id = ? and state = 'RUNNING'
                        order by slot.source, slot.number
                        """)
                .param(reindex)
                .query((row, number) -> new SlotSummary(
                        row.getString("source"),
                        row.getInt("number"),
                        row.getString("worker"),
                        Objects.requireNonNull(Sql.instant(row, "taken_at")),
                        row.getLong("id"),
                        row.getString("entity"),
                        row.getString("account"),
                        row.getLong("expected"),
                        row.getLong("rows_read")))
                .list();
    }

    /**
     * Where a page of accounts ended.
     *
     * @param account the last account
     * @param entity of this entity
     * @param generation in this generation
     */
    record AccountPlace(String account, String entity, long generation) {
        /** Before all. */
        static final AccountPlace FIRST = new AccountPlace("", "", 0);
    }

    /** Accounts of generations with indexes, behind a place, in the order of the database. */
    public List<PlacedAccount> accounts(Search search, AccountPlace after, int limit) {
        return jdbc.sql("""
                        select known.*, generation.alias, generation.serving
                        from generation_account as known
                        join generation on generation.entity = known.entity and number = known.generation
                            and generation.state in ('BUILDING', 'VERIFIED', 'SERVING', 'RETIRING')
                        where (known.account, known.entity, known.generation) > (:account, :entity, :generation)
                          and (:wanted::text is null or known.entity = :wanted)
                          and (:state::text is null or known.state = :state or (:state = 'PAUSED' and known.held))
                          and (:text::text is null or position(lower(:text) in lower(known.account)) > 0
                              or position(lower(:text) in lower(known.name)) > 0)
                        order by known.account, known.entity, known.generation
                        limit :limit
                        """)
                .param("account", after.account)
                .param("entity", after.entity)
                .param("generation", after.generation)
                .param("wanted", search.entity())
                .param("state", search.state())
                .param("text", search.text())
                .param("limit", limit)
                .query((row, number) -> account(row))
                .list();
    }

    /**
     * An account and the place of its row.
     *
     * @param account what is shown
     * @param place where it stands
     */
    record PlacedAccount(AccountSummary account, AccountPlace place) {}

    private static PlacedAccount account(ResultSet row) throws SQLException {
        String account = row.getString("account");
        String entity = row.getString("entity");
        long generation = row.getLong("generation");
        AccountSummary summary = new AccountSummary(
                account,
                row.getString("name"),
                row.getString("plan"),
                row.getString("source"),
                row.getString("shard"),
                entity,
                "%s-g%06d".formatted(row.getString("alias"), generation),
                row.getBoolean("serving"),
                row.getString("state"),
                row.getString("reason"),
                row.getBoolean("held"),
                row.getLong("rank"),
                row.getString("why"),
                row.getLong("expected"),
                row.getLong("indexed"),
                row.getLong("dead_letters"),
                Sql.instant(row, "next_send"),
                Sql.instant(row, "ready_at"));
        return new PlacedAccount(summary, new AccountPlace(account, entity, generation));
    }
}
