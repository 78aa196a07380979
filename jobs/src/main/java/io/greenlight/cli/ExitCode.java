package io.greenlight.cli;

import io.greenlight.config.ConfigurationRefused;
import io.greenlight.control.ControlSchemaIsNewer;
import io.greenlight.control.ControlUnavailable;
import io.greenlight.dispatch.WorkerNameTaken;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.reindex.ScopeRefused;
import io.greenlight.security.TokenNotMade;
import io.greenlight.server.CannotListen;
import io.greenlight.steering.LimitRefused;
import io.greenlight.steering.NotFound;
import io.greenlight.swap.GateRefused;
import io.greenlight.verify.VerificationBroken;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** How a command ends. The one table from errors to exit codes. */
public enum ExitCode {
    /** Done. */
    DONE(0),
    /** Failed; what was done so far is kept. */
    FAILED(1),
    /** Bad usage or configuration; nothing was started. */
    USAGE(2),
    /** Finished, with dead letters or differences. */
    DEAD_LETTERS(3),
    /** Refused by a gate; nothing was changed. */
    REFUSED(4);

    private static final List<Class<? extends Throwable>> USAGE_ERRORS = List.of(
            ConfigurationRefused.class,
            CannotListen.class,
            ControlSchemaIsNewer.class,
            ControlUnavailable.class,
            FlywayException.class,
            UnknownName.class,
            NotFound.class,
            LimitRefused.class,
            ScopeRefused.class,
            WorkerNameTaken.class,
            TokenNotMade.class,
            SourceUnavailable.class,
            SourceRefused.class);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number the process ends with. */
    public int code() {
        return code;
    }

    /** The cause that the user can do something about, and its code. */
    static Verdict of(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof VerificationBroken) {
                return new Verdict(FAILED, cause);
            }
            if (cause instanceof GateRefused) {
                return new Verdict(REFUSED, cause);
            }
            if (USAGE_ERRORS.stream().anyMatch(type -> type.isInstance(cause))) {
                return new Verdict(USAGE, cause);
            }
        }
        return new Verdict(FAILED, failure);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /**
     * What an error means.
     *
     * @param code how the command ends
     * @param cause the error to show
     */
    record Verdict(ExitCode code, Throwable cause) {}
}
