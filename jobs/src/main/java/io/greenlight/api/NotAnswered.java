package io.greenlight.api;

import io.greenlight.document.AccountId;
import org.springframework.http.HttpStatus;

/** A question about readiness gets no answer. For the asker that is a no, with a reason. */
final class NotAnswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String reason;

    private NotAnswered(HttpStatus status, String reason, String detail) {
        super(detail);
        this.status = status;
        this.reason = reason;
    }

    static NotAnswered malformed(String why) {
        return new NotAnswered(
                HttpStatus.BAD_REQUEST, "MALFORMED_ACCOUNT", "Cannot take this as the id of an account: " + why);
    }

    static NotAnswered unknown(AccountId account) {
        return new NotAnswered(
                HttpStatus.NOT_FOUND,
                "UNKNOWN_ACCOUNT",
                "Account %s does not exist in any generation".formatted(account));
    }

    static NotAnswered controlAway() {
        return new NotAnswered(
                HttpStatus.SERVICE_UNAVAILABLE,
                "CONTROL_DATABASE_UNREACHABLE",
                "Cannot say whether the account may send: the control database does not answer. Ask again later");
    }

    static NotAnswered late() {
        return new NotAnswered(
                HttpStatus.SERVICE_UNAVAILABLE,
                "NO_ANSWER_IN_TIME",
                "Cannot say in time whether the account may send. Ask again later");
    }

    static NotAnswered failed() {
        return new NotAnswered(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "UNKNOWN",
                "Cannot say whether the account may send: an error of ours, which is in the log");
    }

    HttpStatus status() {
        return status;
    }

    /** A code for programs. */
    String reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
