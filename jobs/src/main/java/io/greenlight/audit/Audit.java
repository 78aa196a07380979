package io.greenlight.audit;

import io.greenlight.audit.AuditEntry.Door;
import io.greenlight.config.GreenlightProperties;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Who ordered what, when, and what came of it. The order is written down before it is carried out: one that cannot be written
 * down is not carried out, and one whose process died stands there without an outcome.
 */
@Component
public class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final AuditStore store;
    private final Duration retention;

    Audit(AuditStore store, GreenlightProperties properties) {
        this.store = store;
        this.retention = properties.security().auditRetention();
    }

    /** Writes down an order; the number is for {@link #end}. */
    public long begin(Door door, String who, Order order) {
        return store.begin(door, who, order);
    }

    /** Writes down what came of it, and what is known better by now of what it was. It has happened: a failure is logged. */
    public void end(long id, Order order, String outcome) {
        try {
            store.end(id, order, outcome);
        } catch (DataAccessException | TransactionException failure) {
            LOG.error("Cannot write down that operation {} of the audit log ended: {}", id, outcome, failure);
        }
    }

    /**
     * Entries, newest first.
     *
     * @param before only those before this one; null for the newest
     * @param limit at most so many
     */
    public List<AuditEntry> entries(@Nullable Long before, int limit) {
        return store.before(before, limit);
    }

    /** Erases what is older than it is kept. */
    public int eraseOld() {
        return store.eraseOlderThan(retention);
    }
}
