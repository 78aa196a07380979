package io.greenlight.reindex;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.swap.Swapper;

/** Gives up a reindex whose slots have stopped: drops what it built and does not serve. */
final class Cancellation {
    private final ReindexStore reindexes;
    private final GenerationStore generations;
    private final Swapper swapper;

    Cancellation(ReindexStore reindexes, GenerationStore generations, Swapper swapper) {
        this.reindexes = reindexes;
        this.generations = generations;
        this.swapper = swapper;
    }

    /** Nobody works on it any more. */
    void carryOut(long reindex) {
        for (Generation generation : generations.ofReindex(reindex)) {
            if (!generation.serving()) {
                swapper.abandon(generation);
            }
        }
        reindexes.become(reindex, ReindexState.CANCELLED, "");
    }
}
