package io.greenlight.cli;

import io.greenlight.desk.PlannedEntity;
import io.greenlight.desk.PlannedEntity.PlannedAccount;
import io.greenlight.doctor.Doctor;
import io.greenlight.progress.ProgressLine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows a plan. */
final class PlanPrinter {
    private static final int SHOWN_ACCOUNTS = 10;

    private final Printer printer;

    PlanPrinter(Printer printer) {
        this.printer = printer;
    }

    void print(List<PlannedEntity> plans) {
        plans.forEach(this::print);
        printer.line("Nothing was started.");
        printer.result(Map.of("plans", plans.stream().map(PlanPrinter::json).toList()));
    }

    private void print(PlannedEntity plan) {
        printer.line("%s: %d accounts, %s documents, about %s, %d units"
                .formatted(
                        plan.entity(),
                        plan.accounts(),
                        ProgressLine.count(plan.documents()),
                        Doctor.size(plan.bytes()),
                        plan.units()));
        printer.line("about %s at the configured rate; sends in the horizon: %d accounts, %d too late"
                .formatted(ProgressLine.duration(Duration.ofSeconds(plan.seconds())), plan.due(), plan.late()));
        List<List<String>> rows = plan.first().stream()
                .limit(SHOWN_ACCOUNTS)
                .map(PlanPrinter::row)
                .toList();
        printer.table(List.of("#", "account", "plan", "documents", "source", "next send", "why"), rows);
        if (plan.accounts() > SHOWN_ACCOUNTS) {
            printer.line("... and %d more".formatted(plan.accounts() - SHOWN_ACCOUNTS));
        }
        printer.line("");
    }

    private static List<String> row(PlannedAccount account) {
        return List.of(
                Long.toString(account.rank()),
                account.account(),
                account.plan(),
                Long.toString(account.documents()),
                account.source() + "/" + account.shard(),
                Times.show(account.nextSend()),
                account.why());
    }

    private static Map<String, Object> json(PlannedEntity plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("entity", plan.entity());
        json.put("accounts", plan.accounts());
        json.put("documents", plan.documents());
        json.put("bytes", plan.bytes());
        json.put("units", plan.units());
        json.put("seconds", plan.seconds());
        json.put("due", plan.due());
        json.put("late", plan.late());
        json.put("order", plan.first().stream().map(PlannedAccount::account).toList());
        return json;
    }
}
