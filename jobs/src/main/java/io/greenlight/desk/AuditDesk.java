package io.greenlight.desk;

import io.greenlight.audit.AuditEntry;

/** Who ordered what, when, and what came of it. */
public interface AuditDesk {
    /** Entries, newest first. */
    Page<AuditEntry> entries(Page.Cursor cursor);
}
