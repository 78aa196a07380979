package io.greenlight.audit;

import io.greenlight.audit.AuditEntry.Door;
import io.greenlight.control.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The audit log in the control database. */
@Repository
class AuditStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    AuditStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long begin(Door door, String who, Order order) {
        return jdbc.sql("""
                        insert into audit (door, who, what, subject, parameters)
                        values (?, ?, ?, ?::jsonb, ?::jsonb)
                        returning id
                        """)
                .params(door.name(), who, order.what(), json(order.subject()), json(order.parameters()))
                .query(Long.class)
                .single();
    }

    void end(long id, Order order, String outcome) {
        jdbc.sql("""
                        update audit
                        set what = ?, subject = ?::jsonb, parameters = ?::jsonb, outcome = ?, ended_at = clock_timestamp()
                        where id = ?
                        """)
                .params(order.what(), json(order.subject()), json(order.parameters()), outcome, id)
                .update();
    }

    /** Entries before this one, newest first. */
    List<AuditEntry> before(@Nullable Long id, int limit) {
        return jdbc.sql("select * from audit where id < ? order by id desc limit ?")
                .params(id == null ? Long.MAX_VALUE : id, limit)
                .query((row, number) -> entry(row))
                .list();
    }

    int eraseOlderThan(Duration age) {
        return jdbc.sql("delete from audit where at < clock_timestamp() - ? * interval '1 second'")
                .param(age.toSeconds())
                .update();
    }

    private static String json(Map<String, String> values) {
        return JSON.writeValueAsString(values);
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                Objects.requireNonNull(Sql.instant(row, "at")),
                row.getString("who"),
                Door.valueOf(row.getString("door")),
                row.getString("what"),
                map(row.getString("subject")),
                map(row.getString("parameters")),
                row.getString("outcome"),
                Sql.instant(row, "ended_at"));
    }

    private static Map<String, String> map(String json) {
        return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
    }
}
