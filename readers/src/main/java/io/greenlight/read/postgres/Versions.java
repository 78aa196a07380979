package io.greenlight.read.postgres;

import io.greenlight.read.SourceRefused;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * The version of what is read next: the time on the source's clock before the snapshot of the next statement. Taken by a
 * statement of its own, so that one text is right on a primary, on a standby and while one becomes the other.
 */
final class Versions {
    private static final String CLOCK = """
            SELECT (extract(epoch FROM CASE WHEN pg_is_in_recovery()
                        THEN pg_last_xact_replay_timestamp() ELSE statement_timestamp() END) * 1000000)::bigint
            """;

    private Versions() {}

    /** Microseconds since 1970. */
    static long take(String attempt, Session session) throws SQLException {
        OptionalLong micros = session.queryRow(CLOCK, row -> {
            long value = row.getLong(1);
            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
        });
        return micros.orElseThrow(() -> new SourceRefused(("Cannot %s: the server is a standby that has not replayed a"
                        + " transaction since its start, so what it shows has no time. Commit something on its primary,"
                        + " or read from the primary.")
                .formatted(attempt)));
    }
}
