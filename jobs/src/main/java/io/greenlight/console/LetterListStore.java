package io.greenlight.console;

import io.greenlight.control.Sql;
import io.greenlight.document.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Dead letters as the console lists them, a page at a time. */
@Repository
class LetterListStore {
    private final JdbcClient jdbc;

    LetterListStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Open dead letters of one entity and cause. */
    public record CauseLine(String entity, String field, String reason, long letters, long accounts, Instant latest) {}

    /** One dead letter. */
    public record LetterLine(
            long id, String entity, String account, List<String> key, String field, String reason, Instant at) {}

    /** Open dead letters by cause, the most frequent first, at most {@code limit} causes. */
    List<CauseLine> causes(int limit) {
        return jdbc.sql("""
                        select entity, field, reason, count(*) as letters, count(distinct account) as accounts,
                            max(created_at) as latest
                        from dead_letter where state = 'OPEN'
                        group by entity, field, reason
                        order by letters desc, entity, field, reason
                        limit ?
                        """)
                .param(limit)
                .query((row, number) -> new CauseLine(
                        row.getString("entity"),
                        row.getString("field"),
                        row.getString("reason"),
                        row.getLong("letters"),
                        row.getLong("accounts"),
                        Objects.requireNonNull(Sql.instant(row, "latest"))))
                .list();
    }

    /** Open ones of an entity whose field or reason is this, newest first, with a number below {@code before}. */
    List<LetterLine> ofCause(String entity, String cause, @Nullable Long before, int limit) {
        return jdbc.sql("""
                        select * from dead_letter
                        where state = 'OPEN' and entity = ? and (field = ? or reason = ?) and id < ?
                        order by id desc
                        limit ?
                        """)
                .params(entity, cause, cause, before == null ? Long.MAX_VALUE : before, limit)
                .query((row, number) -> line(row))
                .list();
    }

    /** Open ones of an account, newest first. */
    List<LetterLine> ofAccount(AccountId account, int limit) {
        return jdbc.sql("select * from dead_letter where state = 'OPEN' and account = ? order by id desc limit ?")
                .params(account.value(), limit)
                .query((row, number) -> line(row))
                .list();
    }

    private static LetterLine line(ResultSet row) throws SQLException {
        return new LetterLine(
                row.getLong("id"),
                row.getString("entity"),
                row.getString("account"),
                Objects.requireNonNull(Sql.texts(row, "key")),
                row.getString("field"),
                row.getString("reason"),
                Objects.requireNonNull(Sql.instant(row, "created_at")));
    }
}
