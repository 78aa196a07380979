package io.greenlight.desk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was asked for over HTTP, takes long and is done by a worker.
 *
 * @param id its number
 * @param kind what is done
 * @param state where it stands
 * @param problem the code of what it failed with; empty otherwise
 * @param reason why it failed; empty otherwise
 * @param request what was asked for
 * @param result what came of it; null before it is done
 * @param requestedAt when it was asked for
 * @param startedAt when a worker began; null before
 * @param finishedAt when it ended; null before
 */
public record Operation(
        long id,
        Kind kind,
        State state,
        String problem,
        String reason,
        Object request,
        @Nullable Object result,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {
    /** What is done. */
    public enum Kind {
        /** Generations are compared with their sources. */
        VERIFY,
        /** What was found to differ is mended. */
        REPAIR,
        /** Dead letters are read again. */
        REPLAY,
        /** Live generations are brought up to what the sources hold. */
        SYNC
    }

    /** Where it stands. */
    public enum State {
        /** No worker has begun it. */
        QUEUED,
        /** A worker is at it, or was when it died: then another goes on. */
        RUNNING,
        /** Done. */
        DONE,
        /** It came to no end. */
        FAILED
    }

    /** Whether nothing more happens to it. */
    public boolean isOver() {
        return state == State.DONE || state == State.FAILED;
    }
}
