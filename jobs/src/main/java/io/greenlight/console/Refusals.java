package io.greenlight.console;

import io.greenlight.control.ControlFailures;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.problem.RequestRefused;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.reindex.ScopeRefused;
import io.greenlight.steering.LimitRefused;
import io.greenlight.steering.NotFound;
import io.greenlight.swap.GateRefused;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** Errors that a person can do something about, and their status. */
final class Refusals {
    static final String CONTROL_AWAY =
            "The control database does not answer. Nothing was changed; try again when it is back";

    private static final Map<Class<? extends RuntimeException>, HttpStatus> STATUS = Map.ofEntries(
            Map.entry(RequestRefused.class, HttpStatus.BAD_REQUEST),
            Map.entry(NotFoundPage.class, HttpStatus.NOT_FOUND),
            Map.entry(NotFound.class, HttpStatus.NOT_FOUND),
            Map.entry(GateRefused.class, HttpStatus.CONFLICT),
            Map.entry(LimitRefused.class, HttpStatus.UNPROCESSABLE_CONTENT),
            Map.entry(ScopeRefused.class, HttpStatus.UNPROCESSABLE_CONTENT),
            Map.entry(SourceRefused.class, HttpStatus.BAD_GATEWAY),
            Map.entry(SourceUnavailable.class, HttpStatus.SERVICE_UNAVAILABLE),
            Map.entry(TargetRefused.class, HttpStatus.BAD_GATEWAY),
            Map.entry(TargetUnavailable.class, HttpStatus.SERVICE_UNAVAILABLE),
            Map.entry(OutcomeUnknown.class, HttpStatus.SERVICE_UNAVAILABLE),
            Map.entry(NotInTime.class, HttpStatus.SERVICE_UNAVAILABLE));

    private Refusals() {}

    /** The status of an error of this kind; empty for one that is a fault of ours. */
    static Optional<HttpStatus> findStatus(Throwable failure) {
        return isControlAway(failure) ? Optional.of(HttpStatus.SERVICE_UNAVAILABLE) : findKnown(failure);
    }

    private static Optional<HttpStatus> findKnown(Throwable failure) {
        return STATUS.entrySet().stream()
                .filter(entry -> entry.getKey().isInstance(failure))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static boolean isControlAway(Throwable failure) {
        return findKnown(failure).isEmpty() && ControlFailures.isAway(failure);
    }

    /** What to tell. */
    static String message(Throwable failure) {
        return isControlAway(failure) ? CONTROL_AWAY : String.valueOf(failure.getMessage());
    }
}
