package io.greenlight.api;

import io.greenlight.problem.Problem;
import io.greenlight.problem.RequestRefused;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Makes every question without an answer a no that programs understand. */
@Order(-2)
@RestControllerAdvice(assignableTypes = {ReadinessController.class, FlipsController.class})
final class NotAnsweredAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(NotAnsweredAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notAnswered(NotAnswered failure) {
        return respond(failure.status(), ProblemAdvice.detail(failure.status(), failure.reason(), failure.detail()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RequestRefused failure) {
        return respond(
                Problem.MALFORMED_REQUEST.status(),
                ProblemAdvice.detail(Problem.MALFORMED_REQUEST, String.valueOf(failure.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> rejected(RequestRejectedException failure) {
        LOG.debug("A question is not accepted as it is written", failure);
        return respond(Problem.MALFORMED_REQUEST.status(), ProblemAdvice.rejected());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(Exception failure) {
        if (failure instanceof ErrorResponse refused && refused.getStatusCode().is4xxClientError()) {
            ProblemDetail problem = refused.getBody();
            problem.setProperty(
                    "code", ProblemAdvice.code(refused.getStatusCode()).name());
            return respond(refused.getStatusCode().value(), problem);
        }
        LOG.error("Cannot answer a question about readiness", failure);
        return notAnswered(NotAnswered.failed());
    }

    @ExceptionHandler
    void gone(IOException failure) {
        LOG.debug("Nobody waits for the answer any more", failure);
    }

    /** Says no in every way. */
    private static ResponseEntity<ProblemDetail> respond(int status, ProblemDetail problem) {
        problem.setProperty("ready", false);
        problem.setProperty(
                "reason", Objects.requireNonNull(problem.getProperties()).get("code"));
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
