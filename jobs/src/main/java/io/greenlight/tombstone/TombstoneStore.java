package io.greenlight.tombstone;

import io.greenlight.control.Sql;
import java.time.Instant;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Since when the control database knows of readers that may still write. */
@Repository
class TombstoneStore {
    private final JdbcClient jdbc;

    TombstoneStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The time before which nobody who loads has begun to read: the first claim of the unit that is under way for the longest
     * time, or else now.
     */
    Instant oldestReader() {
        return jdbc.sql("""
                        select least(
                            clock_timestamp(),
                            (select min(started_at) from unit where state = 'RUNNING')) as oldest
                        """)
                .query((row, number) -> Objects.requireNonNull(Sql.instant(row, "oldest")))
                .single();
    }
}
