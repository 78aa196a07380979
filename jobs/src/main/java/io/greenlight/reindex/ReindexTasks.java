package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.dispatch.AccountSteeringStore;
import io.greenlight.dispatch.Patience;
import io.greenlight.document.HashSum;
import io.greenlight.generation.ChangeFollowing;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.IndexIdentity;
import io.greenlight.generation.Layouts;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.Target;
import io.greenlight.readiness.AccountVerifier;
import io.greenlight.readiness.ReadinessStore;
import io.greenlight.swap.GateRefused;
import io.greenlight.swap.SwapGate;
import io.greenlight.swap.Swapper;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a reindex does apart from loading, one method per step of the job. Each can be repeated after a crash at any place: it
 * looks at what is there before it adds to it.
 */
final class ReindexTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ReindexTasks.class);

    private static final int LOOKS_WHILE_SYNCED = 20;

    private final Catalog catalog;
    private final ReindexPlanner planner;
    private final Stores stores;
    private final Physical physical;
    private final Swapper swapper;
    private final InstantSource clock;

    /**
     * What is recorded in the control database.
     *
     * @param reindexes the reindex itself
     * @param plans units and accounts
     * @param generations the registry
     * @param readiness the accounts
     * @param steering what operators said of accounts
     * @param verifier compares them with the indexes
     */
    record Stores(
            ReindexStore reindexes,
            PlanStore plans,
            GenerationStore generations,
            ReadinessStore readiness,
            AccountSteeringStore steering,
            AccountVerifier verifier) {}

    /**
     * What exists on the clusters.
     *
     * @param layouts finds them
     * @param identity compares them with the ones that were loaded
     * @param gate says what is missing
     * @param following keeps them equal to the sources
     * @param patience waits while they cannot be reached
     */
    record Physical(
            Layouts layouts, IndexIdentity identity, SwapGate gate, ChangeFollowing following, Patience patience) {}

    ReindexTasks(
            Catalog catalog,
            ReindexPlanner planner,
            Stores stores,
            Physical physical,
            Swapper swapper,
            InstantSource clock) {
        this.catalog = catalog;
        this.planner = planner;
        this.stores = stores;
        this.physical = physical;
        this.swapper = swapper;
        this.clock = clock;
    }

    /**
     * Called before each step: waits while an operator has paused the reindex.
     *
     * @param jobExecution where slots put their steps from now on
     */
    void enter(long jobExecution) {
        JobLease lease = JobLease.current();
        stores.reindexes.require(lease);
        stores.reindexes.noteJob(lease.reindex(), jobExecution);
        while (stores.reindexes.reindex(lease.reindex()).paused()) {
            physical.patience.pause();
            stores.reindexes.require(lease);
        }
    }

    /** Registers the generations, reads the directories, ranks, cuts and stores the plan. */
    void plan(long id) {
        stores.reindexes.become(id, ReindexState.PLANNING, "");
        Reindex reindex = stores.reindexes.reindex(id);
        register(reindex);
        for (Generation generation : stores.generations.ofReindex(id)) {
            if (!stores.plans.isPlanned(generation)) {
                Entity entity = catalog.entity(generation.entity());
                EntityPlan plan = planner.plan(entity, Set.of());
                stores.plans.add(generation, entity.settings().stage(), plan);
                stores.steering.applyTo(id);
                LOG.info(
                        "Planned {}: {} accounts, {} documents, {} units",
                        generation.name(),
                        plan.accounts().size(),
                        plan.documents(),
                        plan.units().size());
            }
        }
    }

    private void register(Reindex reindex) {
        if (!stores.generations.ofReindex(reindex.id()).isEmpty()) {
            return;
        }
        Target target = physical.layouts.target(reindex.request().target());
        List<Entity> entities =
                reindex.request().entities().stream().map(catalog::entity).toList();
        long inUse = physical.patience.call(
                target.name(),
                () -> entities.stream()
                        .mapToLong(entity ->
                                target.highestGeneration(entity.settings().alias()))
                        .max()
                        .orElse(0));
        long number = stores.generations.nextNumber(inUse);
        stores.generations.register(reindex.id(), number, reindex.request().target(), entities);
    }

    /** Creates the physical indexes; in cold mode the aliases point to them from now on and no account is ready. */
    void create(long id) {
        Reindex reindex = stores.reindexes.reindex(id);
        for (Generation generation : stores.generations.ofReindex(id)) {
            if (reindex.request().mode() == Mode.COLD) {
                physical.patience.run(
                        generation.target(),
                        () -> swapper.serveWhileBuilding(
                                generation, () -> createIndexes(generation, Target.Serving.YES)));
            } else {
                physical.patience.run(generation.target(), () -> createIndexes(generation, Target.Serving.NO));
            }
            physical.following.begin(generation);
        }
        stores.reindexes.become(id, ReindexState.LOADING, "");
    }

    private void createIndexes(Generation generation, Target.Serving serving) {
        Target target = physical.layouts.target(generation);
        GenerationLayout layout = physical.layouts.layout(generation);
        List<String> changed = physical.identity.changes(generation);
        if (!changed.isEmpty()) {
            throw new GateRefused(
                    "Cannot go on with %s. Cancel the reindex and start again".formatted(generation.name()), changed);
        }
        target.create(layout, serving);
        if (serving == Target.Serving.YES && layout.schema().isMonthly()) {
            target.ensureMonth(
                    layout,
                    YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).toString(),
                    serving);
        }
        stores.generations.rememberIndexes(generation, target.indexes(layout));
    }

    /** Adds accounts that appeared in the directories since the plan was made. */
    void planLateAccounts(long id) {
        for (Generation generation : stores.generations.ofReindex(id)) {
            Entity entity = catalog.entity(generation.entity());
            EntityPlan plan = planner.plan(entity, new HashSet<>(stores.readiness.accounts(generation)));
            if (!plan.accounts().isEmpty()) {
                stores.plans.add(generation, entity.settings().stage(), plan);
                stores.steering.applyTo(id);
                LOG.info(
                        "{} accounts appeared while {} was loaded",
                        plan.accounts().size(),
                        generation.name());
            }
        }
    }

    /**
     * Restores the serving settings and compares every generation with what the load wrote.
     *
     * @throws GateRefused if something is missing or differs
     */
    void finish(long id) {
        stores.reindexes.become(id, ReindexState.FINISHING, "");
        List<String> missing = new ArrayList<>();
        for (Generation generation : stores.generations.ofReindex(id)) {
            missing.addAll(physical.gate.missingLoad(generation));
            missing.addAll(physical.patience.call(generation.target(), () -> physical.identity.changes(generation)));
        }
        if (!missing.isEmpty()) {
            throw new GateRefused("Cannot finish reindex %d".formatted(id), missing);
        }
        for (Generation generation : stores.generations.ofReindex(id)) {
            if (generation.state() == GenerationState.BUILDING) {
                physical.patience.run(generation.target(), () -> verifyWhole(generation));
            }
        }
    }

    private void verifyWhole(Generation generation) {
        Target target = physical.layouts.target(generation);
        GenerationLayout layout = physical.layouts.layout(generation);
        target.prepareToServe(layout);
        target.refresh(layout);
        HashSum found = target.sum(layout);
        HashSum written = stores.readiness.writtenSum(generation);
        for (int look = 0; look < LOOKS_WHILE_SYNCED && !found.equals(written); look++) {
            // The sync may have written between the two looks; what a crash of it left out of its ledger is found by
            // account.
            if (!physical.following.follows(generation.entity())) {
                break;
            }
            physical.patience.pause();
            target.refresh(layout);
            if (look >= LOOKS_WHILE_SYNCED / 2) {
                refuseDifferent(generation, stores.verifier.verifyAll(generation));
            }
            found = target.sum(layout);
            written = stores.readiness.writtenSum(generation);
        }
        if (!found.equals(written)) {
            throw new GateRefused(
                    "Cannot verify %s".formatted(generation.name()),
                    List.of("the load wrote %d documents, the index has %d%s"
                            .formatted(
                                    written.count(),
                                    found.count(),
                                    written.count() == found.count() ? " with other content" : "")));
        }
        stores.generations.markVerified(generation);
        LOG.info("Verified {}: {} documents", generation.name(), found.count());
    }

    private static void refuseDifferent(Generation generation, List<String> differences) {
        if (!differences.isEmpty()) {
            throw new GateRefused("Cannot verify %s".formatted(generation.name()), differences);
        }
    }

    /** Swaps every generation of the reindex, or leaves that to an operator. */
    void swap(long id) {
        Reindex reindex = stores.reindexes.reindex(id);
        if (reindex.request().swap() == ReindexRequest.Swap.HELD
                && reindex.request().mode() == Mode.WARM) {
            stores.reindexes.become(id, ReindexState.HELD, Reindex.WAITS_FOR_SWAP);
            return;
        }
        for (Generation generation : stores.generations.ofReindex(id)) {
            if (generation.state() != GenerationState.SERVING) {
                // Changes that are only late are waited for; whatever else is missing the gate says.
                physical.following.awaitFresh(generation);
                physical.patience.run(generation.target(), () -> swapper.swap(generation));
            }
        }
        stores.reindexes.become(id, ReindexState.DONE, "");
    }
}
