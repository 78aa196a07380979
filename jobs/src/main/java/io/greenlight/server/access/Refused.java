package io.greenlight.server.access;

import org.springframework.security.core.AuthenticationException;

/** Nobody is let in with this, and the problem says why. */
final class Refused extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refused(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    Refused(Problem problem, Throwable cause) {
        super(problem.detail(), cause);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
