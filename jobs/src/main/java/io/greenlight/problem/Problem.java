package io.greenlight.problem;

import io.greenlight.config.ConfigurationRefused;
import io.greenlight.control.ControlFailures;
import io.greenlight.control.ControlSchemaIsNewer;
import io.greenlight.control.ControlUnavailable;
import io.greenlight.deadletter.ContentUnreadable;
import io.greenlight.dispatch.StopAsked;
import io.greenlight.dispatch.WorkerNameTaken;
import io.greenlight.doctor.ChecksFailed;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.reindex.ScopeRefused;
import io.greenlight.security.TokenNotMade;
import io.greenlight.steering.LimitRefused;
import io.greenlight.steering.NotFound;
import io.greenlight.swap.GateRefused;
import io.greenlight.sync.SyncStuck;
import io.greenlight.verify.VerificationBroken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Everything that may go wrong, by the code that programs know it by: the one table from errors to the status of an HTTP answer
 * and the exit code of a command. Codes are stable: none is renamed, and none gets another meaning.
 */
public enum Problem {
    /** The request cannot be understood: a value is malformed, or an argument contradicts another. */
    MALFORMED_REQUEST(400, ExitCode.USAGE, RequestRefused.class),
    /** No account can have this id. */
    MALFORMED_ACCOUNT(400, ExitCode.USAGE),
    /** The token is missing, wrong or expired. */
    UNAUTHENTICATED(401, ExitCode.USAGE),
    /** The token does not allow this. */
    FORBIDDEN(403, ExitCode.USAGE),
    /** What the request names does not exist. */
    NOT_FOUND(404, ExitCode.USAGE, NotFound.class),
    /** No generation knows the account. */
    UNKNOWN_ACCOUNT(404, ExitCode.USAGE),
    /** The path is none of the API's. */
    NO_SUCH_PATH(404, ExitCode.USAGE),
    /** The path has no such method. */
    METHOD_NOT_ALLOWED(405, ExitCode.USAGE),
    /** The answer cannot be given in the form that was asked for. */
    NOT_ACCEPTABLE(406, ExitCode.USAGE),
    /** A gate does not let it happen; what is missing is listed. Nothing was changed. */
    REFUSED(409, ExitCode.REFUSED, GateRefused.class),
    /** Another living process has this worker's name. */
    WORKER_NAME_TAKEN(409, ExitCode.USAGE, WorkerNameTaken.class),
    /** A token of this name works already. */
    TOKEN_NOT_MADE(409, ExitCode.USAGE, TokenNotMade.class),
    /** The content of a dead letter is kept, and cannot be decrypted with the keys that are configured. */
    CONTENT_UNREADABLE(409, ExitCode.USAGE, ContentUnreadable.class),
    /** More was asked for at once than is allowed. */
    TOO_MANY(413, ExitCode.USAGE, TooMany.class),
    /** The request's body is not of a type that is taken. */
    UNSUPPORTED_MEDIA_TYPE(415, ExitCode.USAGE),
    /** The request names what is not configured or does not exist, or contradicts itself; every fault is listed. */
    SCOPE_REFUSED(422, ExitCode.USAGE, ScopeRefused.class),
    /** A limit is out of its range. */
    LIMIT_REFUSED(422, ExitCode.USAGE, LimitRefused.class),
    /** A check failed, and nothing is started until what it found is mended; the findings are listed. */
    CHECKS_FAILED(422, ExitCode.USAGE, ChecksFailed.class),
    /** A comparison did not come to its end; it can go on. */
    VERIFICATION_BROKEN(500, ExitCode.FAILED, VerificationBroken.class),
    /** The configuration is wrong. */
    CONFIGURATION_REFUSED(500, ExitCode.USAGE, ConfigurationRefused.class),
    /** The configured address and port cannot be listened on. */
    CANNOT_LISTEN(500, ExitCode.USAGE),
    /** A request to a target was sent, and whether it was carried out is not known. */
    OUTCOME_UNKNOWN(500, ExitCode.FAILED, OutcomeUnknown.class),
    /** Whatever has no code of its own: an error of ours, which is in the log. */
    INTERNAL_ERROR(500, ExitCode.FAILED),
    /** A source answers, and refuses. */
    SOURCE_REFUSED(502, ExitCode.USAGE, SourceRefused.class),
    /** A target answers, and refuses. */
    TARGET_REFUSED(502, ExitCode.FAILED, TargetRefused.class),
    /** A source does not answer. */
    SOURCE_UNAVAILABLE(503, ExitCode.USAGE, SourceUnavailable.class),
    /** A target does not answer. */
    TARGET_UNAVAILABLE(503, ExitCode.FAILED, TargetUnavailable.class),
    /** The sync of a source makes no progress. */
    SYNC_STUCK(503, ExitCode.FAILED, SyncStuck.class),
    /** The control database has the schema of a newer program. */
    CONTROL_SCHEMA_IS_NEWER(503, ExitCode.USAGE, ControlSchemaIsNewer.class),
    /** The control database cannot be used from the start: unreachable, unknown, or it refuses. Nothing was started. */
    CONTROL_DATABASE_UNUSABLE(503, ExitCode.USAGE, ControlUnavailable.class),
    /** The control database does not answer. */
    CONTROL_DATABASE_UNREACHABLE(503, ExitCode.FAILED),
    /** The process was asked to stop. */
    STOPPING(503, ExitCode.FAILED, StopAsked.class),
    /** There is no answer in the time in which one is worth something. */
    NO_ANSWER_IN_TIME(503, ExitCode.FAILED),
    /** The server that a command asks does not answer, or not as one of ours. */
    SERVER_UNREACHABLE(503, ExitCode.USAGE);

    private final int status;
    private final ExitCode exitCode;
    private final @Nullable Class<? extends Throwable> cause;

    /** For what is not thrown in its own name alone. */
    Problem(int status, ExitCode exitCode) {
        this.status = status;
        this.exitCode = exitCode;
        this.cause = null;
    }

    Problem(int status, ExitCode exitCode, Class<? extends Throwable> cause) {
        this.status = status;
        this.exitCode = exitCode;
        this.cause = cause;
    }

    /** Status of the HTTP answer. */
    public int status() {
        return status;
    }

    /** How a command ends. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** Says by itself which problem it is. */
    public interface Named {
        /** Which problem it is. */
        Problem problem();
    }

    /**
     * What an error means.
     *
     * @param problem which of the table
     * @param cause the error to show: the one that somebody can do something about
     */
    public record Verdict(Problem problem, Throwable cause) {
        /** What to say of it, on one line unless there are several faults. */
        public String message() {
            return cause.getMessage() == null ? cause.toString() : cause.getMessage();
        }
    }

    /** The problem behind an error: the outermost one that the table knows. */
    public static Verdict of(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            Optional<Problem> problem = find(cause);
            if (problem.isPresent()) {
                return new Verdict(problem.get(), cause);
            }
        }
        return ControlFailures.isAway(failure)
                ? new Verdict(CONTROL_DATABASE_UNREACHABLE, failure)
                : new Verdict(INTERNAL_ERROR, failure);
    }

    /** The problem of this code; empty for one of a newer server. */
    public static Optional<Problem> findByCode(String code) {
        return Arrays.stream(values())
                .filter(problem -> problem.name().equals(code))
                .findFirst();
    }

    private static Optional<Problem> find(Throwable cause) {
        if (cause instanceof Named named) {
            return Optional.of(named.problem());
        }
        if (cause instanceof FlywayException) {
            return Optional.of(CONTROL_DATABASE_UNUSABLE);
        }
        return Arrays.stream(values())
                .filter(problem -> problem.cause != null && problem.cause.isInstance(cause))
                .findFirst();
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
