package io.greenlight.cli;

import io.greenlight.audit.AuditEntry;
import io.greenlight.desk.Page;
import io.greenlight.problem.ExitCode;
import io.greenlight.problem.RequestRefused;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code greenlight audit}. */
@Command(
        name = "audit",
        description = {
            "Lists who ordered what, when, and what came of it; newest first.",
            "An order without an outcome is under way, or its process died."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight audit --limit 20",
            "  greenlight audit --server https://greenlight.internal:8080 --json"
        })
final class AuditCommand extends GreenlightTask {
    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 1000. Default: ${DEFAULT-VALUE}")
    private int limit = 50;

    @Option(names = "--before", paramLabel = "ID", description = "Only those before this one")
    private @Nullable Long before;

    @Override
    ExitCode run(Session session, Printer printer) {
        if (limit < 1 || limit > Page.MOST) {
            throw new RequestRefused("--limit %d: give 1 to %d".formatted(limit, Page.MOST));
        }
        Page.Cursor cursor = new Page.Cursor(before == null ? null : before.toString(), limit);
        List<AuditEntry> entries = session.desks().audit().entries(cursor).items();
        printer.table(
                List.of("id", "at", "who", "outcome", "what", "how"),
                entries.stream().map(AuditCommand::row).toList());
        printer.result(Map.of("entries", entries));
        return ExitCode.DONE;
    }

    private static List<String> row(AuditEntry entry) {
        Map<String, String> how = new TreeMap<>(entry.subject());
        how.putAll(entry.parameters());
        return List.of(
                Long.toString(entry.id()),
                Times.show(entry.at()),
                entry.who(),
                entry.outcome() == null ? "-" : entry.outcome(),
                entry.what(),
                how.toString());
    }
}
