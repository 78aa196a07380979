package io.greenlight.desk;

import io.greenlight.desk.Page.Cursor;
import io.greenlight.problem.RequestRefused;
import io.greenlight.progress.Progress;
import io.greenlight.progress.ProgressStore;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexStore;
import io.greenlight.steering.NotFound;
import io.greenlight.steering.Steering;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reindexes in the control database. */
@Component
class ControlReindexDesk implements ReindexDesk {
    private static final List<String> UNIT_STATES = List.of("CANCELLED", "DONE", "FAILED", "QUEUED", "RUNNING");

    private final Planning planning;
    private final ReindexRunner runner;
    private final Steering steering;
    private final ReindexStore reindexes;
    private final ProgressStore progress;
    private final LookStore look;

    ControlReindexDesk(
            Planning planning,
            ReindexRunner runner,
            Steering steering,
            ReindexStore reindexes,
            ProgressStore progress,
            LookStore look) {
        this.planning = planning;
        this.runner = runner;
        this.steering = steering;
        this.reindexes = reindexes;
        this.progress = progress;
        this.look = look;
    }

    @Override
    public List<PlannedEntity> plan(ReindexOrder order, int shown) {
        return planning.plan(order, shown);
    }

    @Override
    public ReindexSummary start(ReindexOrder order, @Nullable String key) {
        Reindex admitted = findFirst(order, key).orElseGet(() -> runner.admitOnce(planning.request(order, key)));
        runner.submit(admitted);
        return reindex(admitted.id());
    }

    private Optional<Reindex> findFirst(ReindexOrder order, @Nullable String key) {
        return key == null ? Optional.empty() : runner.findByKey(key, planning.isOrderOf(order));
    }

    @Override
    public ReindexSummary work(long id) {
        return ReindexSummary.of(runner.run(require(id)));
    }

    @Override
    public ReindexSummary await(long id) {
        return ReindexSummary.of(runner.await(id));
    }

    @Override
    public Page<ReindexSummary> list(Cursor cursor) {
        List<ReindexSummary> found = reindexes.before(cursor.afterNumber(Long.MAX_VALUE), cursor.limit() + 1).stream()
                .map(ReindexSummary::of)
                .toList();
        return Page.of(found, cursor.limit(), reindex -> Long.toString(reindex.id()));
    }

    @Override
    public ReindexSummary reindex(long id) {
        return ReindexSummary.of(require(id));
    }

    private Reindex require(long id) {
        return reindexes.find(id).orElseThrow(() -> new NotFound("Reindex %d does not exist".formatted(id)));
    }

    @Override
    public Optional<Progress> findProgress(long id) {
        return progress.find(id);
    }

    @Override
    public Page<UnitSummary> units(long id, @Nullable String state, Cursor cursor) {
        require(id);
        if (state != null && !UNIT_STATES.contains(state)) {
            throw new RequestRefused("state %s: give one of %s".formatted(state, String.join(", ", UNIT_STATES)));
        }
        return Page.of(
                look.units(id, state, cursor.afterNumber(0), cursor.limit() + 1),
                cursor.limit(),
                unit -> Long.toString(unit.id()));
    }

    @Override
    public List<SlotSummary> slots(long id) {
        require(id);
        return look.slots(id);
    }

    @Override
    public ReindexSummary pause(long id) {
        steering.pauseReindex(id);
        return reindex(id);
    }

    @Override
    public ReindexSummary resume(long id) {
        steering.resumeReindex(id);
        return reindex(id);
    }

    @Override
    public ReindexSummary cancel(long id) {
        steering.giveUpReindex(id);
        return reindex(id);
    }
}
