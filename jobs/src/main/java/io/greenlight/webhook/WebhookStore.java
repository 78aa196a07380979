package io.greenlight.webhook;

import io.greenlight.control.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Where the deliveries to each webhook are, in the control database. */
@Repository
class WebhookStore {
    private final JdbcClient jdbc;

    WebhookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes sure that a webhook is known; a new one is told of flips from now on. */
    void ensure(String name) {
        jdbc.sql("""
                        insert into webhook (name, delivered_id)
                        select ?, coalesce(max(id), 0) from readiness_flip
                        on conflict do nothing
                        """).param(name).update();
    }

    /** Begins a delivery of at most this many flips, or the one that was begun before; empty when there is nothing to tell. */
    Optional<Delivery> begin(String name, int most) {
        return jdbc.sql("""
                        update webhook
                        set attempted_at = clock_timestamp(),
                            pending_id = coalesce(pending_id, (
                                select max(id) from (
                                    select id from readiness_flip where id > delivered_id order by id limit ?) as next))
                        where name = ? and (pending_id is not null
                            or exists (select from readiness_flip where id > delivered_id))
                        returning delivered_id, pending_id
                        """)
                .params(most, name)
                .query((row, number) -> new Delivery(name, row.getLong("delivered_id"), row.getLong("pending_id")))
                .optional();
    }

    /** They were taken. */
    void delivered(Delivery delivery) {
        jdbc.sql("""
                        update webhook
                        set delivered_id = ?, pending_id = null, failures = 0, last_error = '', delivered_at = clock_timestamp()
                        where name = ? and pending_id = ?
                        """)
                .params(delivery.through(), delivery.webhook(), delivery.through())
                .update();
    }

    /** They were not taken; returns how often that was so. */
    int failed(Delivery delivery, String error) {
        return jdbc.sql("update webhook set failures = failures + 1, last_error = ? where name = ? returning failures")
                .params(error, delivery.webhook())
                .query(Integer.class)
                .optional()
                .orElse(1);
    }

    /** How the deliveries to these are. */
    List<WebhookStatus> all(List<String> names) {
        return jdbc.sql("""
                        select webhook.*,
                            (select count(*) from (
                                select from readiness_flip where id > delivered_id limit 10000) as waiting) as waiting
                        from webhook where name = any (?) order by name
                        """)
                .param(Sql.array(names))
                .query((row, number) -> status(row))
                .list();
    }

    private static WebhookStatus status(ResultSet row) throws SQLException {
        return new WebhookStatus(
                row.getString("name"),
                row.getLong("waiting"),
                row.getInt("failures"),
                row.getString("last_error"),
                Sql.instant(row, "attempted_at"),
                Sql.instant(row, "delivered_at"),
                row.getLong("dropped"));
    }

    /**
     * Flips that are told together.
     *
     * @param after they come after this one
     * @param through the last of them
     */
    record Delivery(String webhook, long after, long through) {
        /** The same for each attempt. */
        String id() {
            return "%s-%d-%d".formatted(webhook, after + 1, through);
        }
    }
}
