package io.greenlight.console;

import io.greenlight.audit.Audit;
import io.greenlight.audit.AuditEntry;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the audit log keeps, in the words of the console. */
@Component
final class KeptAuditTrail implements AuditTrail {
    private static final String UNDER_WAY = "under way, or its process died";

    private final Audit audit;

    KeptAuditTrail(Audit audit) {
        this.audit = audit;
    }

    @Override
    public List<Entry> latest(@Nullable Long before, int limit) {
        return audit.entries(before, limit).stream().map(KeptAuditTrail::entry).toList();
    }

    private static Entry entry(AuditEntry entry) {
        String subject = entry.subject().values().stream().sorted().collect(Collectors.joining(" "));
        return new Entry(
                entry.id(),
                entry.at(),
                entry.who(),
                subject.isEmpty() ? entry.what() : entry.what() + " " + subject,
                Objects.requireNonNullElse(entry.outcome(), UNDER_WAY));
    }
}
