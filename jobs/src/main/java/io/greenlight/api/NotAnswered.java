package io.greenlight.api;

import io.greenlight.document.AccountId;
import io.greenlight.problem.Problem;
import io.greenlight.readiness.ReasonCode;
import java.util.Map;
import java.util.Objects;

/** A question about readiness gets no answer. For the asker that is a no, with a reason. */
final class NotAnswered extends RuntimeException implements Problem.Named {
    private static final long serialVersionUID = 1L;

    /** Everything that this may be for, and which problem it is. */
    static final Map<ReasonCode, Problem> PROBLEMS = Map.ofEntries(
            Map.entry(ReasonCode.MALFORMED_ACCOUNT, Problem.MALFORMED_ACCOUNT),
            Map.entry(ReasonCode.MALFORMED_AS_OF, Problem.MALFORMED_REQUEST),
            Map.entry(ReasonCode.MALFORMED_WAIT, Problem.MALFORMED_REQUEST),
            Map.entry(ReasonCode.MALFORMED_BATCH, Problem.MALFORMED_REQUEST),
            Map.entry(ReasonCode.TOO_MANY_ACCOUNTS, Problem.TOO_MANY),
            Map.entry(ReasonCode.TOKEN_INVALID, Problem.UNAUTHENTICATED),
            Map.entry(ReasonCode.TOKEN_EXPIRED, Problem.UNAUTHENTICATED),
            Map.entry(ReasonCode.ACCOUNT_FORBIDDEN, Problem.FORBIDDEN),
            Map.entry(ReasonCode.UNKNOWN_ACCOUNT, Problem.UNKNOWN_ACCOUNT),
            Map.entry(ReasonCode.CONTROL_DATABASE_UNREACHABLE, Problem.CONTROL_DATABASE_UNREACHABLE),
            Map.entry(ReasonCode.TOO_MANY_WAITING, Problem.NO_ANSWER_IN_TIME),
            Map.entry(ReasonCode.TOO_MANY_STREAMS, Problem.NO_ANSWER_IN_TIME),
            Map.entry(ReasonCode.NO_ANSWER_IN_TIME, Problem.NO_ANSWER_IN_TIME),
            Map.entry(ReasonCode.UNKNOWN, Problem.INTERNAL_ERROR));

    private final ReasonCode reason;

    private NotAnswered(ReasonCode reason, String detail) {
        super(detail);
        if (!PROBLEMS.containsKey(reason)) {
            throw new IllegalArgumentException("%s is no reason to give no answer".formatted(reason));
        }
        this.reason = reason;
    }

    static NotAnswered malformed(String why) {
        return new NotAnswered(ReasonCode.MALFORMED_ACCOUNT, "Cannot take this as the id of an account: " + why);
    }

    static NotAnswered malformedAsOf(String why) {
        return new NotAnswered(
                ReasonCode.MALFORMED_AS_OF,
                "Cannot answer as of this: %s. A + in a URL is written %%2B".formatted(why));
    }

    static NotAnswered malformedWait(String why) {
        return new NotAnswered(ReasonCode.MALFORMED_WAIT, "Cannot wait so long: " + why);
    }

    static NotAnswered malformedBatch(String why) {
        return new NotAnswered(ReasonCode.MALFORMED_BATCH, "Cannot answer for these accounts: " + why);
    }

    static NotAnswered tooMany(String why) {
        return new NotAnswered(
                ReasonCode.TOO_MANY_ACCOUNTS,
                "Cannot answer for so many accounts at once: %s. Ask in parts".formatted(why));
    }

    static NotAnswered foreign(AccountId account) {
        return new NotAnswered(
                ReasonCode.ACCOUNT_FORBIDDEN,
                "Cannot answer for account %s: the token is limited to other accounts".formatted(account));
    }

    static NotAnswered tokenInvalid() {
        return new NotAnswered(ReasonCode.TOKEN_INVALID, "The token was revoked while its holder waited");
    }

    static NotAnswered tokenExpired() {
        return new NotAnswered(ReasonCode.TOKEN_EXPIRED, "The token has expired while its holder waited. Get another");
    }

    static NotAnswered tooManyWaiting() {
        return new NotAnswered(
                ReasonCode.TOO_MANY_WAITING,
                "Cannot let one more wait: as many wait as may. Ask without wait, or later");
    }

    static NotAnswered tooManyStreams() {
        return new NotAnswered(
                ReasonCode.TOO_MANY_STREAMS,
                "Cannot open one more stream: as many are open as may be. Try again later");
    }

    static NotAnswered unknown(AccountId account) {
        return new NotAnswered(
                ReasonCode.UNKNOWN_ACCOUNT, "Account %s does not exist in any generation".formatted(account));
    }

    static NotAnswered controlAway() {
        return new NotAnswered(
                ReasonCode.CONTROL_DATABASE_UNREACHABLE,
                "Cannot say whether the account may send: the control database does not answer. Ask again later");
    }

    static NotAnswered late() {
        return new NotAnswered(
                ReasonCode.NO_ANSWER_IN_TIME, "Cannot say in time whether the account may send. Ask again later");
    }

    static NotAnswered failed() {
        return new NotAnswered(
                ReasonCode.UNKNOWN, "Cannot say whether the account may send: an error of ours, which is in the log");
    }

    /** Status of the HTTP answer. */
    int status() {
        return problem().status();
    }

    @Override
    public Problem problem() {
        return Objects.requireNonNull(PROBLEMS.get(reason));
    }

    /** A code for programs. */
    String reason() {
        return reason.name();
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
