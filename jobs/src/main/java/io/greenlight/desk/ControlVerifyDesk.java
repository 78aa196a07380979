package io.greenlight.desk;

import io.greenlight.desk.Page.Cursor;
import io.greenlight.generation.Generation;
import io.greenlight.generation.LastComparison;
import io.greenlight.generation.LastComparisonStore;
import io.greenlight.reindex.ScopeRefused;
import io.greenlight.steering.NotFound;
import io.greenlight.verify.GenerationMender;
import io.greenlight.verify.Repairer;
import io.greenlight.verify.Repairer.Repair;
import io.greenlight.verify.Repairer.Selection;
import io.greenlight.verify.Verification;
import io.greenlight.verify.Verifier;
import io.greenlight.verify.VerifyScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Compares and repairs in this process. */
@Component
class ControlVerifyDesk implements VerifyDesk {
    private final Names names;
    private final Verifier verifier;
    private final Repairer repairer;
    private final GenerationMender mender;
    private final LastComparisonStore last;

    ControlVerifyDesk(
            Names names, Verifier verifier, Repairer repairer, GenerationMender mender, LastComparisonStore last) {
        this.names = names;
        this.verifier = verifier;
        this.repairer = repairer;
        this.mender = mender;
        this.last = last;
    }

    @Override
    public List<Comparison> verify(VerifyOrder order, Consumer<Comparison> each) {
        VerifyScope scope = order.scope();
        List<Comparison> done = new ArrayList<>();
        for (Generation generation : generations(order)) {
            Comparison comparison = Comparison.of(verifier.verify(generation, scope, order.depth()));
            each.accept(comparison);
            done.add(comparison);
        }
        return done;
    }

    private List<Generation> generations(VerifyOrder order) {
        String generation = order.generation();
        return generation == null
                ? names.entities(order.entities()).stream().map(names::serving).toList()
                : List.of(names.generation(generation));
    }

    /** Finds what is to be compared, and stores nothing. */
    List<Verifier.Plan> plan(VerifyOrder order) {
        VerifyScope scope = order.scope();
        return generations(order).stream()
                .map(generation -> verifier.plan(generation, scope, order.depth()))
                .toList();
    }

    /** Stores what is to be compared, and leaves it to whoever resumes it. */
    List<Long> prepare(List<Verifier.Plan> plans) {
        return plans.stream().map(verifier::prepare).toList();
    }

    @Override
    public Comparison resume(long id) {
        return Comparison.of(
                verifier.resume(id).orElseThrow(() -> new NotFound("Comparison %d does not exist".formatted(id))));
    }

    @Override
    public Page<Comparison> list(Cursor cursor) {
        List<Verification> found = verifier.before(cursor.afterNumber(Long.MAX_VALUE), cursor.limit() + 1);
        return Page.of(
                found.stream().map(Comparison::of).toList(),
                cursor.limit(),
                comparison -> Long.toString(comparison.id()));
    }

    @Override
    public Comparison comparison(long id) {
        return verifier.find(id)
                .map(Comparison::of)
                .orElseThrow(() -> new NotFound("Comparison %d does not exist".formatted(id)));
    }

    @Override
    public List<LastComparison> lastComparisons() {
        return last.ofServing();
    }

    /** @throws ScopeRefused if a comparison is named that does not exist */
    void requireIfNamed(@Nullable Long verification) {
        if (verification != null && verifier.find(verification).isEmpty()) {
            throw new ScopeRefused(List.of("--verification %d: there is no such comparison".formatted(verification)));
        }
    }

    @Override
    public Repair repair(RepairOrder order) {
        return repairer.repair(new Selection(
                order.verification(),
                names.entities(order.entities()),
                new VerifyScope(ReindexOrder.Ids.accounts(order.accounts()), order.source())));
    }

    @Override
    public MendedGeneration mend(String generation) {
        return MendedGeneration.of(mender.mend(names.generation(generation)));
    }
}
