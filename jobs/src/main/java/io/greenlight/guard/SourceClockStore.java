package io.greenlight.guard;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The latest time of each source's clock that something was read at, by any process. */
@Repository
class SourceClockStore {
    private final JdbcClient jdbc;

    SourceClockStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Raises it, and returns the highest that anybody knows. Takes no part in a transaction of the caller's, who waits for a page. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public long raise(String source, long version) {
        return jdbc.sql("""
                        insert into source_clock as known (source, highest_version) values (?, ?)
                        on conflict (source) do update
                        set highest_version = greatest(known.highest_version, excluded.highest_version)
                        returning highest_version
                        """).params(source, version).query(Long.class).single();
    }
}
