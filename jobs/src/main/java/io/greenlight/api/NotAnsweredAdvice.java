package io.greenlight.api;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Makes every question without an answer a no that programs understand. */
@Order(-2)
@RestControllerAdvice(assignableTypes = {ReadinessController.class, FlipsController.class, WebhooksController.class})
final class NotAnsweredAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(NotAnsweredAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notAnswered(NotAnswered failure) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(failure.status(), failure.detail());
        problem.setProperty("ready", false);
        problem.setProperty("reason", failure.reason());
        problem.setProperty("code", failure.reason());
        return respond(failure.status(), problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(Exception failure) {
        if (failure instanceof ErrorResponse refused && refused.getStatusCode().is4xxClientError()) {
            ProblemDetail problem = refused.getBody();
            problem.setProperty("ready", false);
            problem.setProperty("code", HttpStatus.valueOf(problem.getStatus()).name());
            return respond(refused.getStatusCode(), problem);
        }
        LOG.error("Cannot answer a question about readiness", failure);
        return notAnswered(NotAnswered.failed());
    }

    @ExceptionHandler
    void gone(IOException failure) {
        LOG.debug("Nobody waits for the answer any more", failure);
    }

    private static ResponseEntity<ProblemDetail> respond(HttpStatusCode status, ProblemDetail problem) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
