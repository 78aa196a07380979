package io.greenlight.desk;

import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.desk.PlannedEntity.PlannedAccount;
import io.greenlight.doctor.ChecksFailed;
import io.greenlight.doctor.Doctor;
import io.greenlight.generation.GenerationStore;
import io.greenlight.reindex.EntityPlan;
import io.greenlight.reindex.PartialPlanner;
import io.greenlight.reindex.ReindexPlanner;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.reindex.ScopeCheck;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From an order to a request that can be started, and to its plan. Starts nothing. */
@Component
class Planning {
    private final Names names;
    private final ScopeCheck scopes;
    private final Doctor doctor;
    private final Planners planners;

    /**
     * Who plans.
     *
     * @param catalog the entities
     * @param full everything
     * @param partial parts
     * @param generations where parts are written
     */
    @Component
    record Planners(Catalog catalog, ReindexPlanner full, PartialPlanner partial, GenerationStore generations) {}

    Planning(Names names, ScopeCheck scopes, Doctor doctor, Planners planners) {
        this.names = names;
        this.scopes = scopes;
        this.doctor = doctor;
        this.planners = planners;
    }

    /**
     * What is asked for, when everything that it names exists and every check has passed.
     *
     * @throws ChecksFailed if one has not
     */
    ReindexRequest request(ReindexOrder order, @Nullable String key) {
        Optional<Partial> part = order.findPart();
        if (part.isPresent()) {
            List<String> entities = names.entities(order.entities());
            String target = scopes.check(entities, part.get());
            ChecksFailed.throwIfProblem(doctor.check(entities, target));
            return ReindexRequest.partial(entities, target, key, part.get());
        }
        Names.Choice choice = names.choose(order.entities(), order.target());
        ChecksFailed.throwIfProblem(doctor.checkWithRoom(choice.entities(), choice.target()));
        return new ReindexRequest(choice.entities(), order.mode(), choice.target(), order.swap(), key);
    }

    /**
     * Whether a request was made by the same order. Looks into the configuration only: it costs nothing, and the answer is the same
     * while a source or target is away.
     */
    Predicate<ReindexRequest> isOrderOf(ReindexOrder order) {
        Optional<Partial> part = order.findPart();
        if (part.isPresent()) {
            List<String> entities = names.entities(order.entities());
            return request ->
                    request.scope().equals(part.get()) && request.entities().equals(entities);
        }
        Names.Choice choice = names.choose(order.entities(), order.target());
        return request -> !request.isPartial()
                && request.mode() == order.mode()
                && request.entities().equals(choice.entities())
                && request.target().equals(choice.target());
    }

    List<PlannedEntity> plan(ReindexOrder order, int shown) {
        ReindexRequest request = request(order, null);
        return request.entities().stream()
                .map(name -> plan(planners.catalog.entity(name), request, shown))
                .toList();
    }

    private PlannedEntity plan(Entity entity, ReindexRequest request, int shown) {
        EntityPlan plan = request.scope() instanceof Partial scope
                ? planners.partial.plan(
                        entity, planners.generations.findServing(entity.name()).orElseThrow(), scope)
                : planners.full.plan(entity, Set.of());
        return new PlannedEntity(
                plan.entity(),
                plan.accounts().size(),
                plan.documents(),
                doctor.estimate(entity).bytes(),
                plan.units().size(),
                plan.duration().toSeconds(),
                plan.due(),
                plan.late(),
                plan.accounts().stream().limit(shown).map(PlannedAccount::of).toList());
    }
}
