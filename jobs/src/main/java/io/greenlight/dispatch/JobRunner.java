package io.greenlight.dispatch;

import java.util.List;

/** Runs the manager of a reindex: everything but the load itself, which it only watches. */
public interface JobRunner {
    /** Reindexes that should be running, whether anybody runs them or not. */
    List<Long> unfinished();

    /** Runs one until it ends or the process is asked to stop. Blocks. */
    JobEnd run(long reindex);

    /** How a run ended, and what becomes of its task. */
    enum JobEnd {
        /** It came to its end, or somebody else runs it now. */
        OVER,
        /** Somebody should go on with it at once. */
        AGAIN
    }
}
