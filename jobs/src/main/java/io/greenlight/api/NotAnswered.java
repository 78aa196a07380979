package io.greenlight.api;

import io.greenlight.document.AccountId;
import io.greenlight.problem.Problem;
import io.greenlight.readiness.ReasonCode;
import org.springframework.http.HttpStatus;

/** A question about readiness gets no answer. For the asker that is a no, with a reason. */
final class NotAnswered extends RuntimeException implements Problem.Named {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final ReasonCode reason;

    private NotAnswered(HttpStatus status, ReasonCode reason, String detail) {
        super(detail);
        this.status = status;
        this.reason = reason;
    }

    static NotAnswered malformed(String why) {
        return new NotAnswered(
                HttpStatus.BAD_REQUEST,
                ReasonCode.MALFORMED_ACCOUNT,
                "Cannot take this as the id of an account: " + why);
    }

    static NotAnswered malformedAsOf(String why) {
        return new NotAnswered(
                HttpStatus.BAD_REQUEST,
                ReasonCode.MALFORMED_AS_OF,
                "Cannot answer as of this: %s. A + in a URL is written %%2B".formatted(why));
    }

    static NotAnswered malformedWait(String why) {
        return new NotAnswered(HttpStatus.BAD_REQUEST, ReasonCode.MALFORMED_WAIT, "Cannot wait so long: " + why);
    }

    static NotAnswered malformedBatch(String why) {
        return new NotAnswered(
                HttpStatus.BAD_REQUEST, ReasonCode.MALFORMED_BATCH, "Cannot answer for these accounts: " + why);
    }

    static NotAnswered tooMany(String why) {
        return new NotAnswered(
                HttpStatus.CONTENT_TOO_LARGE,
                ReasonCode.TOO_MANY_ACCOUNTS,
                "Cannot answer for so many accounts at once: %s. Ask in parts".formatted(why));
    }

    static NotAnswered foreign(AccountId account) {
        return new NotAnswered(
                HttpStatus.FORBIDDEN,
                ReasonCode.ACCOUNT_FORBIDDEN,
                "Cannot answer for account %s: the token is limited to other accounts".formatted(account));
    }

    static NotAnswered tooManyWaiting() {
        return new NotAnswered(
                HttpStatus.SERVICE_UNAVAILABLE,
                ReasonCode.TOO_MANY_WAITING,
                "Cannot let one more wait: as many wait as may. Ask without wait, or later");
    }

    static NotAnswered tooManyStreams() {
        return new NotAnswered(
                HttpStatus.SERVICE_UNAVAILABLE,
                ReasonCode.TOO_MANY_STREAMS,
                "Cannot open one more stream: as many are open as may be. Try again later");
    }

    static NotAnswered unknown(AccountId account) {
        return new NotAnswered(
                HttpStatus.NOT_FOUND,
                ReasonCode.UNKNOWN_ACCOUNT,
                "Account %s does not exist in any generation".formatted(account));
    }

    static NotAnswered controlAway() {
        return new NotAnswered(
                HttpStatus.SERVICE_UNAVAILABLE,
                ReasonCode.CONTROL_DATABASE_UNREACHABLE,
                "Cannot say whether the account may send: the control database does not answer. Ask again later");
    }

    static NotAnswered late() {
        return new NotAnswered(
                HttpStatus.SERVICE_UNAVAILABLE,
                ReasonCode.NO_ANSWER_IN_TIME,
                "Cannot say in time whether the account may send. Ask again later");
    }

    static NotAnswered failed() {
        return new NotAnswered(
                HttpStatus.INTERNAL_SERVER_ERROR,
                ReasonCode.UNKNOWN,
                "Cannot say whether the account may send: an error of ours, which is in the log");
    }

    HttpStatus status() {
        return status;
    }

    @Override
    public Problem problem() {
        return switch (reason) {
            case MALFORMED_ACCOUNT -> Problem.MALFORMED_ACCOUNT;
            case MALFORMED_AS_OF, MALFORMED_WAIT, MALFORMED_BATCH -> Problem.MALFORMED_REQUEST;
            case TOO_MANY_ACCOUNTS -> Problem.TOO_MANY;
            case ACCOUNT_FORBIDDEN -> Problem.FORBIDDEN;
            case UNKNOWN_ACCOUNT -> Problem.UNKNOWN_ACCOUNT;
            case CONTROL_DATABASE_UNREACHABLE -> Problem.CONTROL_DATABASE_UNREACHABLE;
            case TOO_MANY_WAITING, TOO_MANY_STREAMS, NO_ANSWER_IN_TIME -> Problem.NO_ANSWER_IN_TIME;
            default -> Problem.INTERNAL_ERROR;
        };
    }

    /** A code for programs. */
    String reason() {
        return reason.name();
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
