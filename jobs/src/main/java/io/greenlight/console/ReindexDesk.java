package io.greenlight.console;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.steering.Steering;
import io.greenlight.swap.SwapGate;
import io.greenlight.swap.Swapper;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Carries out what an operator wants of a reindex, by the doors that the command line uses, too. */
@Component
class ReindexDesk {
    private final Steering steering;
    private final ReindexRunner runner;
    private final GenerationStore generations;
    private final Swapper swapper;
    private final SwapGate gate;
    private final Aside aside;

    ReindexDesk(
            Steering steering,
            ReindexRunner runner,
            GenerationStore generations,
            Swapper swapper,
            SwapGate gate,
            Aside aside) {
        this.steering = steering;
        this.runner = runner;
        this.generations = generations;
        this.swapper = swapper;
        this.gate = gate;
        this.aside = aside;
    }

    /** Does it, and says what was done. */
    Done carryOut(ReindexOperation operation, Reindex reindex) {
        long id = reindex.id();
        return switch (operation) {
            case PAUSE -> done(Done.PAUSED, () -> steering.pauseReindex(id));
            case RESUME -> done(Done.RESUMED, () -> steering.resumeReindex(id));
            case CONTINUE -> done(Done.CONTINUED, () -> runner.submit(runner.admit(reindex.request())));
            case SWAP -> done(Done.SWAPPED, () -> swap(id));
            case HOLD_SWAP -> done(Done.SWAP_HELD, () -> steering.holdSwap(id));
            case RELEASE_SWAP -> done(Done.SWAP_RELEASED, () -> steering.releaseSwap(id));
            case CANCEL -> cancel(id);
        };
    }

    private static Done done(Done done, Runnable work) {
        work.run();
        return done;
    }

    private void swap(long id) {
        for (Generation generation : generations.ofReindex(id)) {
            if (!generation.serving()) {
                swapper.swap(generation);
            }
            runner.noteSwap(generation);
        }
    }

    /** The worker that runs it needs a moment. */
    private Done cancel(long id) {
        Optional<Reindex> ended = aside.run("Cancelling reindex %d".formatted(id), () -> steering.cancelReindex(id));
        return ended.isPresent() ? Done.CANCELLED : Done.CANCELLING;
    }

    /** What the gate misses before a reindex may be swapped in. */
    List<String> missing(long id) {
        return generations.ofReindex(id).stream()
                .flatMap(generation -> gate.missing(generation).stream())
                .toList();
    }
}
