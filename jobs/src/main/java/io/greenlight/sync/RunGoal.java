package io.greenlight.sync;

import io.greenlight.read.change.SourcePosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to reach. A run that waits for an old transaction leaves its goal to the next: with a goal of its own each would
 * wait for transactions that began later, and where they overlap without end nothing would ever be fresh.
 *
 * @param following number of the chain of changes that the position is of
 * @param asOf the control database's time, noted before the position
 * @param sourceTime the source's; null when that says nothing of what is visible there
 * @param until the source's position
 */
record RunGoal(long following, Instant asOf, @Nullable Instant sourceTime, SourcePosition until) {
    /** Whether another run may go on with it: not after the chain broke, nor after somebody else has come further. */
    boolean isOpen(SyncState state) {
        Instant fresh = state.freshAsOf();
        return state.following() == following && (fresh == null || fresh.isBefore(asOf));
    }

    /** The same where another process has applied more meanwhile, on its way to a goal of its own: no stream begins behind its end. */
    RunGoal onward(SyncState state) {
        SourcePosition applied = new SourcePosition(state.confirmed());
        return until.covers(applied) ? this : new RunGoal(following, asOf, sourceTime, applied);
    }
}
