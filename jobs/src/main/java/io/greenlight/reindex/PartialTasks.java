package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.dispatch.AccountSteeringStore;
import io.greenlight.dispatch.Patience;
import io.greenlight.generation.ChangeFollowing;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.IndexIdentity;
import io.greenlight.reindex.PlanStore.UnitsOf;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.swap.GateRefused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a partial reindex does apart from loading and settling its accounts. Each task can be repeated after a crash at any place:
 * it looks at what is there before it adds to it.
 */
final class PartialTasks {
    private static final Logger LOG = LoggerFactory.getLogger(PartialTasks.class);

    private final Catalog catalog;
    private final PartialPlanner planner;
    private final PartialStore parts;
    private final Records records;
    private final IndexIdentity identity;
    private final Patience patience;

    /**
     * What is recorded in the control database.
     *
     * @param reindexes the reindex itself
     * @param generations the registry
     * @param steering what operators said of accounts
     * @param following what was missed of the sources before
     * @param sources names of all sources
     */
    record Records(
            ReindexStore reindexes,
            GenerationStore generations,
            AccountSteeringStore steering,
            ChangeFollowing following,
            List<String> sources) {}

    PartialTasks(
            Catalog catalog,
            PartialPlanner planner,
            PartialStore parts,
            Records records,
            IndexIdentity identity,
            Patience patience) {
        this.catalog = catalog;
        this.planner = planner;
        this.parts = parts;
        this.records = records;
        this.identity = identity;
        this.patience = patience;
    }

    /** Reads the directories, and stores what is in scope as units that write to the generations that serve. */
    void plan(long id) {
        records.reindexes.become(id, ReindexState.PLANNING, "");
        Reindex reindex = records.reindexes.reindex(id);
        records.following.beginPartial(id);
        for (String name : reindex.request().entities()) {
            if (parts.isPlanned(id, name)) {
                readFailedAgain(id, name);
            } else {
                plan(reindex, catalog.entity(name));
            }
        }
        records.steering.applyTo(id);
        records.reindexes.become(id, ReindexState.LOADING, "");
    }

    private void plan(Reindex reindex, Entity entity) {
        Partial scope = (Partial) reindex.request().scope();
        Generation generation = ServingGenerations.require(records.generations, entity.name());
        requireUnchanged(generation);
        EntityPlan plan = planner.plan(entity, generation, scope);
        Since since = scope.since();
        Instant from = since == null ? null : since.from(reindex.requestedAt());
        UnitsOf home = new UnitsOf(reindex.id(), generation, 1, UnitsOf.Kind.LOAD, from);
        parts.add(home, entity.settings().stage(), plan, scope.isWhole());
        LOG.info(
                "Planned {} accounts of {}: {} units",
                plan.accounts().size(),
                generation.name(),
                plan.units().size());
    }

    /** All of a source was read again, and the index holds it; accounts that have too many dead letters are FAILED for themselves. */
    private void noteReconciled(long id, Generation generation) {
        Partial scope = (Partial) records.reindexes.reindex(id).request().scope();
        if (scope.isWhole() && scope.accounts().isEmpty()) {
            records.sources.stream()
                    .filter(scope::reaches)
                    .forEach(source -> records.following.reconciled(id, generation, source));
        }
    }

    private void requireUnchanged(Generation generation) {
        List<String> changes = patience.call(generation.target(), () -> identity.changes(generation));
        if (!changes.isEmpty()) {
            throw new GateRefused("Cannot write to %s. Build a new generation".formatted(generation.name()), changes);
        }
    }

    private void readFailedAgain(long id, String entity) {
        List<PartialStore.Part> failed = parts.failed(id, entity);
        if (!failed.isEmpty()) {
            Generation generation = records.generations.generation(entity, parts.generation(id, entity));
            int stage = catalog.entity(entity).settings().stage();
            failed.forEach(part -> parts.readAgain(part, generation, stage));
        }
    }

    /**
     * Ends a reindex whose accounts are all settled.
     *
     * @throws GateRefused if accounts failed
     */
    void finish(long id) {
        records.reindexes.become(id, ReindexState.FINISHING, "");
        List<String> missing = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String entity : records.reindexes.reindex(id).request().entities()) {
            if (parts.isPlanned(id, entity)) {
                Generation generation = records.generations.generation(entity, parts.generation(id, entity));
                int failed = parts.failed(id, entity).size();
                if (failed > 0) {
                    missing.add("%d accounts of %s are FAILED".formatted(failed, generation.name()));
                }
                if (parts.isAllEqual(id, entity)) {
                    noteReconciled(id, generation);
                }
                if (!generation.serving()) {
                    left.add("%s does not serve any more".formatted(generation.name()));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new GateRefused("Cannot finish reindex %d".formatted(id), missing);
        }
        records.reindexes.become(id, ReindexState.DONE, String.join("; ", left));
    }
}
