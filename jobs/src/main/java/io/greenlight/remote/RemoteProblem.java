package io.greenlight.remote;

import io.greenlight.problem.Problem;

/** A server answered with a problem, or did not answer. */
public final class RemoteProblem extends RuntimeException implements Problem.Named {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    RemoteProblem(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    @Override
    public Problem problem() {
        return problem;
    }

    /** Whether the same question may be answered in a moment. */
    boolean mayPass() {
        return switch (problem) {
            case SERVER_UNREACHABLE, CONTROL_DATABASE_UNREACHABLE, NO_ANSWER_IN_TIME, STOPPING -> true;
            default -> false;
        };
    }
}
