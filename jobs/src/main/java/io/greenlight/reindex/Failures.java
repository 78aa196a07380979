package io.greenlight.reindex;

import io.greenlight.dispatch.ControlPatience;
import io.greenlight.swap.GateRefused;

/** Finds what a person wants to know of a failure that went through many hands. */
final class Failures {
    private Failures() {}

    /** The first cause; but not behind a gate's refusal, nor behind the control database's silence. */
    static Throwable root(Throwable failure) {
        if (ControlPatience.isControlFailure(failure)) {
            return failure;
        }
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof GateRefused)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
