package io.greenlight.api;

import io.greenlight.document.AccountId;
import io.greenlight.problem.Problem;
import org.springframework.http.HttpStatus;

/** A question about readiness gets no answer. For the asker that is a no, with a reason. */
final class NotAnswered extends RuntimeException implements Problem.Named {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    private NotAnswered(Problem problem, String detail) {
        super(detail);
        this.problem = problem;
    }

    static NotAnswered malformed(String why) {
        return new NotAnswered(Problem.MALFORMED_ACCOUNT, "Cannot take this as the id of an account: " + why);
    }

    static NotAnswered unknown(AccountId account) {
        return new NotAnswered(
                Problem.UNKNOWN_ACCOUNT, "Account %s does not exist in any generation".formatted(account));
    }

    static NotAnswered controlAway() {
        return new NotAnswered(
                Problem.CONTROL_DATABASE_UNREACHABLE,
                "Cannot say whether the account may send: the control database does not answer. Ask again later");
    }

    static NotAnswered late() {
        return new NotAnswered(
                Problem.NO_ANSWER_IN_TIME, "Cannot say in time whether the account may send. Ask again later");
    }

    static NotAnswered failed() {
        return new NotAnswered(
                Problem.INTERNAL_ERROR,
                "Cannot say whether the account may send: an error of ours, which is in the log");
    }

    @Override
    public Problem problem() {
        return problem;
    }

    HttpStatus status() {
        return HttpStatus.valueOf(problem.status());
    }

    /** A code for programs. */
    String reason() {
        return problem == Problem.INTERNAL_ERROR ? "UNKNOWN" : problem.name();
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
