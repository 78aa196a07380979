package io.greenlight.server;

import io.greenlight.problem.Problem;

/** The configured address and port cannot be listened on. */
public final class CannotListen extends RuntimeException implements Problem.Named {
    private static final long serialVersionUID = 1L;

    CannotListen(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Problem problem() {
        return Problem.CANNOT_LISTEN;
    }
}
