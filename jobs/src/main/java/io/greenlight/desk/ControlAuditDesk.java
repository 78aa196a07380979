package io.greenlight.desk;

import io.greenlight.audit.Audit;
import io.greenlight.audit.AuditEntry;
import org.springframework.stereotype.Component;

/** The audit log in the control database. */
@Component
class ControlAuditDesk implements AuditDesk {
    private final Audit audit;

    ControlAuditDesk(Audit audit) {
        this.audit = audit;
    }

    @Override
    public Page<AuditEntry> entries(Page.Cursor cursor) {
        return Page.of(
                audit.entries(cursor.afterNumber(Long.MAX_VALUE), cursor.limit() + 1),
                cursor.limit(),
                entry -> Long.toString(entry.id()));
    }
}
