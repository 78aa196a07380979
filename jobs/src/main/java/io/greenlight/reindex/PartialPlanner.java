package io.greenlight.reindex;

import io.greenlight.config.Entity;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.Scope;
import io.greenlight.generation.Generation;
import io.greenlight.plan.PlannedUnit;
import io.greenlight.readiness.AccountInGeneration;
import io.greenlight.reindex.EntityPlan.SourceUnit;
import io.greenlight.reindex.PartialStore.Home;
import io.greenlight.reindex.ReindexPlanner.Selection;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.reindex.ReindexScope.Which;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Plans what a partial reindex reads of one entity. Changes nothing. */
@Component
public class PartialPlanner {
    private static final String GONE = "in no directory any more";
    private static final String LETTERS = "dead letters";

    private final ReindexPlanner planner;
    private final PartialStore parts;

    PartialPlanner(ReindexPlanner planner, PartialStore parts) {
        this.planner = planner;
        this.parts = parts;
    }

    /** The accounts in scope, in their order, and the units that read them. */
    public EntityPlan plan(Entity entity, Generation generation, Partial scope) {
        if (scope.which() == Which.DEAD_LETTERS) {
            return planLetters(entity, generation, scope);
        }
        EntityPlan plan =
                planner.plan(entity, new Selection(Set.of(), new HashSet<>(scope.accounts()), scope.source()));
        return scope.isWhole() ? withGone(plan, gone(entity, generation, scope)) : plan;
    }

    /** Accounts that the generation knows and no source does: all that the index has of them is to be removed. */
    private List<Home> gone(Entity entity, Generation generation, Partial scope) {
        Set<AccountId> present = planner.homes(entity).keySet();
        return parts.homes(generation).stream()
                .filter(home -> scope.names(home.account()) && scope.reaches(home.source()))
                .filter(home -> !present.contains(home.account()))
                .toList();
    }

    private static EntityPlan withGone(EntityPlan plan, List<Home> gone) {
        List<AccountInGeneration> accounts = new ArrayList<>(plan.accounts());
        List<SourceUnit> units = new ArrayList<>(plan.units());
        for (Home home : gone) {
            accounts.add(account(home, accounts.size() + 1L, GONE, 0, 1));
            Scope scope = new Scope.Pack(List.of(home.account()));
            units.add(new SourceUnit(home.source(), new PlannedUnit(home.shard(), scope, 0, Duration.ZERO)));
        }
        return new EntityPlan(plan.entity(), accounts, units, plan.duration(), plan.due(), plan.late());
    }

    private EntityPlan planLetters(Entity entity, Generation generation, Partial scope) {
        List<AccountInGeneration> accounts = new ArrayList<>();
        List<SourceUnit> units = new ArrayList<>();
        for (Map.Entry<Home, List<Key>> letters : parts.openLetters(generation).entrySet()) {
            Home home = letters.getKey();
            if (scope.names(home.account()) && scope.reaches(home.source())) {
                List<SourceUnit> some = PartialStore.unitsOfKeys(home, letters.getValue());
                accounts.add(account(
                        home, accounts.size() + 1L, LETTERS, letters.getValue().size(), some.size()));
                units.addAll(some);
            }
        }
        return new EntityPlan(entity.name(), accounts, units, Duration.ZERO, 0, 0);
    }

    private static AccountInGeneration account(Home home, long rank, String why, long expected, int units) {
        return new AccountInGeneration(
                home.account(),
                home.source(),
                home.shard(),
                home.account().value(),
                "",
                null,
                rank,
                why,
                expected,
                units);
    }
}
