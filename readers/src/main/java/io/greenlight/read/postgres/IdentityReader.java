package io.greenlight.read.postgres;

import io.greenlight.read.SourceIdentity;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** Asks a server which database it is. */
final class IdentityReader {
    private IdentityReader() {}

    static SourceIdentity read(Session session) throws SQLException {
        return session.queryRow(
                """
                SELECT system.system_identifier::text, checkpoint.timeline_id, pg_is_in_recovery(), clock_timestamp()
                FROM pg_control_system() AS system, pg_control_checkpoint() AS checkpoint
                """,
                row -> new SourceIdentity(
                        row.getString(1),
                        row.getInt(2),
                        row.getBoolean(3),
                        row.getObject(4, OffsetDateTime.class).toInstant()));
    }
}
