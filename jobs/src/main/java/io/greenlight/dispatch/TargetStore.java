package io.greenlight.dispatch;

import io.greenlight.config.GreenlightProperties;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** How many bulk requests each target is sent at a time, in the control database. */
@Repository
public class TargetStore {
    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Map<String, Integer> configured;

    TargetStore(JdbcClient jdbc, TransactionTemplate ownTransaction, GreenlightProperties properties) {
        this.jdbc = jdbc;
        this.ownTransaction = ownTransaction;
        this.configured = new TreeMap<>();
        properties.targets().forEach((name, target) -> configured.put(name, target.bulkConnections()));
    }

    /**
     * Most bulk requests of one process at a time: what an operator said last, or else the configuration. Takes no part in the
     * transaction of a page.
     */
    public int bulkConnections(String target) {
        return Objects.requireNonNull(ownTransaction.execute(status -> read(target)));
    }

    private int read(String target) {
        return jdbc.sql("select bulk_connections from target_setting where target = ?")
                .param(target)
                .query(Integer.class)
                .optional()
                .orElseGet(() -> configured.getOrDefault(target, 1));
    }

    /** Sets it; takes effect within seconds, with the next requests of each process. */
    public void setBulkConnections(String target, int most) {
        jdbc.sql("""
                        insert into target_setting (target, bulk_connections) values (?, ?)
                        on conflict (target) do update
                        set bulk_connections = excluded.bulk_connections, changed_at = clock_timestamp()
                        """).params(target, most).update();
    }

    /** Names of all targets that are configured. */
    public List<String> targets() {
        return List.copyOf(configured.keySet());
    }

    /** All targets that are configured, with their limits. Asks none of them. */
    public List<TargetLimit> limits() {
        return configured.keySet().stream()
                .map(target -> new TargetLimit(target, bulkConnections(target)))
                .toList();
    }

    /**
     * What a target is sent at a time.
     *
     * @param target its name
     * @param bulkConnections most bulk requests of one process at a time; fewer while the target pushes back
     */
    public record TargetLimit(String target, int bulkConnections) {}
}
