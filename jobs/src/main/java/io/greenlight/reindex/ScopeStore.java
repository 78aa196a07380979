package io.greenlight.reindex;

import io.greenlight.document.AccountId;
import io.greenlight.reindex.ReindexScope.Which;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A scope as columns of {@code reindex}: kind, accounts, source, since, dead letters. */
final class ScopeStore {
    private ScopeStore() {}

    static List<Object> values(ReindexScope scope) {
        return switch (scope) {
            case ReindexScope.Full full -> List.of("FULL", new String[0], "", "", false);
            case ReindexScope.Partial partial ->
                List.of(
                        "PARTIAL",
                        partial.accounts().stream().map(AccountId::value).toArray(String[]::new),
                        Objects.requireNonNullElse(partial.source(), ""),
                        text(partial.since()),
                        partial.which() == Which.DEAD_LETTERS);
        };
    }

    private static String text(@Nullable Since since) {
        return since == null ? "" : since.text();
    }

    static ReindexScope scope(ResultSet row) throws SQLException {
        if (row.getString("kind").equals("FULL")) {
            return new ReindexScope.Full();
        }
        String source = row.getString("scope_source");
        String since = row.getString("scope_since");
        List<String> accounts =
                List.of((String[]) row.getArray("scope_accounts").getArray());
        return new ReindexScope.Partial(
                accounts.stream().map(AccountId::new).toList(),
                source.isEmpty() ? null : source,
                since.isEmpty() ? null : new Since(since),
                row.getBoolean("scope_dead_letters") ? Which.DEAD_LETTERS : Which.ALL);
    }
}
