package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.SourceRefused;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the account directory as a stream of rows, in one statement and without a cursor's transaction. */
final class DirectoryReader {
    static final List<String> REQUIRED = List.of("account", "plan", "next_send", "documents");
    static final String NAME = "name";

    private final String attempt;
    private final RowCursor row = new RowCursor(5);
    private final Set<AccountId> seen = new HashSet<>();
    private final List<DirectoryEntry> entries = new ArrayList<>();

    private DirectoryReader(String attempt) {
        this.attempt = attempt;
    }

    static List<DirectoryEntry> read(String attempt, Session session, String query) throws SQLException {
        Columns columns = Columns.of(session, query);
        List<String> missing = missing(columns);
        if (!missing.isEmpty()) {
            throw new SourceRefused("Cannot %s: the directory query gives no column %s. Add it, or give one that alias."
                    .formatted(attempt, String.join(", ", missing)));
        }
        DirectoryReader reader = new DirectoryReader(attempt);
        session.copy(select(query, columns.find(NAME).isPresent()), bytes -> {
            reader.add(bytes);
            return true;
        });
        return List.copyOf(reader.entries);
    }

    static List<String> missing(Columns columns) {
        return REQUIRED.stream().filter(name -> columns.find(name).isEmpty()).toList();
    }

    /** The directory in types of our own, so that any type of the user's that casts to them will do. */
    static String select(String query, boolean named) {
        return """
                SELECT q.account::text, %s::text, q.plan::text, q.next_send::timestamptz, q.documents::bigint FROM %s
                """.formatted(named ? "q." + NAME : "NULL", Sql.subquery(query));
    }

    private void add(byte[] bytes) {
        row.moveTo(bytes);
        AccountId account = account();
        if (!seen.add(account)) {
            throw refused(
                    "account %s comes twice".formatted(account), "Let the directory query give one row per account.");
        }
        String name = text(1);
        String plan = text(2);
        long documents = row.isNull(4) ? 0 : Bytes.int8(bytes, row.offset(4));
        if (documents < 0) {
            throw refused("account %s has %d documents".formatted(account, documents), "Let it count from 0.");
        }
        entries.add(new DirectoryEntry(
                account, name == null ? account.value() : name, plan == null ? "" : plan, nextSend(bytes), documents));
    }

    private AccountId account() {
        String account = text(0);
        if (account == null || account.isEmpty()) {
            throw refused("an account is NULL or empty", "Leave such rows out of the directory query.");
        }
        return new AccountId(account);
    }

    /** Never, as an infinite time or none, is null. */
    private @Nullable Instant nextSend(byte[] bytes) {
        if (row.isNull(3)) {
            return null;
        }
        long micros = Bytes.int8(bytes, row.offset(3));
        return PgTime.isInfinite(micros) ? null : Instant.EPOCH.plus(PgTime.micros(micros), ChronoUnit.MICROS);
    }

    private @Nullable String text(int column) {
        return row.isNull(column) ? null : Bytes.utf8(row.bytes(), row.offset(column), row.length(column));
    }

    private SourceRefused refused(String problem, String remedy) {
        return new SourceRefused("Cannot %s: %s. %s".formatted(attempt, problem, remedy));
    }
}
