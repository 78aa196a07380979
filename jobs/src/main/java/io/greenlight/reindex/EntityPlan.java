package io.greenlight.reindex;

import io.greenlight.plan.PlannedUnit;
import io.greenlight.readiness.AccountInGeneration;
import java.time.Duration;
import java.util.List;

/**
 * The plan of one entity: its accounts in their order and the units that load them.
 *
 * @param entity name
 * @param accounts first to load first
 * @param units first to load first
 * @param duration estimated time for all of it, from the configured rate
 * @param due accounts with a send in the horizon
 * @param late those of them whose send cannot be met
 */
public record EntityPlan(
        String entity,
        List<AccountInGeneration> accounts,
        List<SourceUnit> units,
        Duration duration,
        long due,
        long late) {
    public EntityPlan {
        accounts = List.copyOf(accounts);
        units = List.copyOf(units);
    }

    /** Estimated documents. */
    public long documents() {
        return accounts.stream().mapToLong(AccountInGeneration::expected).sum();
    }

    /**
     * A unit and where it is read.
     *
     * @param source server
     * @param unit what is read
     */
    public record SourceUnit(String source, PlannedUnit unit) {}
}
