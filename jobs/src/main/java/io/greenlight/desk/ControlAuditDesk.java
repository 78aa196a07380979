package io.greenlight.desk;

import io.greenlight.audit.Audit;
import io.greenlight.audit.AuditEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The audit log in the control database. */
@Component
class ControlAuditDesk implements AuditDesk {
    private final Audit audit;

    ControlAuditDesk(Audit audit) {
        this.audit = audit;
    }

    @Override
    public List<AuditEntry> entries(@Nullable Long before, int limit) {
        return audit.entries(before, limit);
    }
}
