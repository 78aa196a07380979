package io.greenlight.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Makes every question without an answer a no that programs understand. */
@Order(-2)
@RestControllerAdvice(assignableTypes = ReadinessController.class)
final class NotAnsweredAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(NotAnsweredAdvice.class);

    @ExceptionHandler
    ProblemDetail notAnswered(NotAnswered failure) {
        ProblemDetail problem = ProblemAdvice.detail(failure.problem(), failure.detail());
        problem.setProperty("ready", false);
        problem.setProperty("reason", failure.reason());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail failed(Exception failure) {
        LOG.error("Cannot answer a question about readiness", failure);
        return notAnswered(NotAnswered.failed());
    }
}
