package io.greenlight.desk;

import io.greenlight.audit.AuditEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who ordered what, when, and what came of it. */
public interface AuditDesk {
    /**
     * Entries, newest first.
     *
     * @param before only those before this one; null for the newest
     * @param limit at most so many, and at most {@link io.greenlight.audit.Audit#MOST}
     */
    List<AuditEntry> entries(@Nullable Long before, int limit);
}
