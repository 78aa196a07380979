package io.greenlight.cli;

import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.doctor.Doctor;
import io.greenlight.doctor.Doctor.Estimate;
import io.greenlight.generation.GenerationStore;
import io.greenlight.progress.ProgressLine;
import io.greenlight.readiness.AccountInGeneration;
import io.greenlight.reindex.EntityPlan;
import io.greenlight.reindex.PartialPlanner;
import io.greenlight.reindex.ReindexPlanner;
import io.greenlight.reindex.ReindexScope.Partial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Makes a plan and shows it; nothing is started. */
final class PlanPrinter {
    private static final int SHOWN_ACCOUNTS = 10;

    private final Application application;
    private final Printer printer;

    PlanPrinter(Application application, Printer printer) {
        this.application = application;
        this.printer = printer;
    }

    ExitCode print(List<String> entities) {
        return print(entities, entity -> application.get(ReindexPlanner.class).plan(entity, Set.of()));
    }

    ExitCode print(List<String> entities, Partial scope) {
        GenerationStore generations = application.get(GenerationStore.class);
        return print(
                entities,
                entity -> application
                        .get(PartialPlanner.class)
                        .plan(entity, generations.findServing(entity.name()).orElseThrow(), scope));
    }

    private ExitCode print(List<String> entities, Function<Entity, EntityPlan> planner) {
        Catalog catalog = application.get(Catalog.class);
        List<Map<String, Object>> plans = new ArrayList<>();
        for (String name : entities) {
            Entity entity = catalog.entity(name);
            EntityPlan plan = planner.apply(entity);
            Estimate estimate = application.get(Doctor.class).estimate(entity);
            print(plan, estimate);
            plans.add(json(plan, estimate));
        }
        printer.line("Nothing was started.");
        printer.result(Map.of("plans", plans));
        return ExitCode.DONE;
    }

    private void print(EntityPlan plan, Estimate estimate) {
        printer.line("%s: %d accounts, %s documents, about %s, %d units"
                .formatted(
                        plan.entity(),
                        plan.accounts().size(),
                        ProgressLine.count(plan.documents()),
                        Doctor.size(estimate.bytes()),
                        plan.units().size()));
        printer.line("about %s at the configured rate; sends in the horizon: %d accounts, %d too late"
                .formatted(ProgressLine.duration(plan.duration()), plan.due(), plan.late()));
        List<List<String>> rows = plan.accounts().stream()
                .limit(SHOWN_ACCOUNTS)
                .map(PlanPrinter::row)
                .toList();
        printer.table(List.of("#", "account", "plan", "documents", "source", "next send", "why"), rows);
        if (plan.accounts().size() > SHOWN_ACCOUNTS) {
            printer.line("... and %d more".formatted(plan.accounts().size() - SHOWN_ACCOUNTS));
        }
        printer.line("");
    }

    private static List<String> row(AccountInGeneration account) {
        return List.of(
                Long.toString(account.rank()),
                account.account().value(),
                account.plan(),
                Long.toString(account.expected()),
                account.source() + "/" + account.shard(),
                Times.show(account.nextSend()),
                account.why());
    }

    private static Map<String, Object> json(EntityPlan plan, Estimate estimate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("entity", plan.entity());
        json.put("accounts", plan.accounts().size());
        json.put("documents", plan.documents());
        json.put("bytes", estimate.bytes());
        json.put("units", plan.units().size());
        json.put("seconds", plan.duration().toSeconds());
        json.put("due", plan.due());
        json.put("late", plan.late());
        json.put(
                "order",
                plan.accounts().stream()
                        .map(account -> account.account().value())
                        .toList());
        return json;
    }
}
