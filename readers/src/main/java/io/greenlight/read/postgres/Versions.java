package io.greenlight.read.postgres;

import io.greenlight.read.SourceRefused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * The version of what is read next: the time on the source's clock before the snapshot of the next statement. Taken by an
 * earlier statement, so that one text is right on a primary, on a standby and while one becomes the other.
 */
final class Versions {
    /** Microseconds since 1970; NULL on a standby that has replayed no transaction. */
    static final String CLOCK = """
            (extract(epoch FROM CASE WHEN pg_is_in_recovery()
                THEN pg_last_xact_replay_timestamp() ELSE statement_timestamp() END) * 1000000)::bigint""";

    private Versions() {}

    /** The value of {@link #CLOCK} in a column. */
    static OptionalLong read(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Microseconds since 1970. */
    static long require(String attempt, OptionalLong micros) {
        return micros.orElseThrow(() -> new SourceRefused(("Cannot %s: the server is a standby that has not replayed a"
                        + " transaction since its start, so what it shows has no time. Commit something on its primary,"
                        + " or read from the primary.")
                .formatted(attempt)));
    }
}
