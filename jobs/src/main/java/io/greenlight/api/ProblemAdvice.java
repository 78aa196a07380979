package io.greenlight.api;

import io.greenlight.control.StorableText;
import io.greenlight.doctor.ChecksFailed;
import io.greenlight.problem.Problem;
import io.greenlight.swap.GateRefused;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Makes of every error a problem with the code, the status and the words of the one table. */
@RestControllerAdvice
@Order(-1)
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private static final Map<Integer, Problem> BY_STATUS = Map.of(
            400, Problem.MALFORMED_REQUEST,
            404, Problem.NO_SUCH_PATH,
            405, Problem.METHOD_NOT_ALLOWED,
            406, Problem.NOT_ACCEPTABLE,
            413, Problem.TOO_MANY,
            415, Problem.UNSUPPORTED_MEDIA_TYPE);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(Exception failure) {
        Problem.Verdict verdict = Problem.of(failure);
        if (verdict.problem() == Problem.INTERNAL_ERROR) {
            LOG.error("Cannot answer a request", failure);
        }
        ProblemDetail problem = detail(verdict.problem(), words(verdict));
        if (verdict.cause() instanceof GateRefused refused) {
            problem.setProperty("missing", refused.missing());
        }
        if (verdict.cause() instanceof ChecksFailed checks) {
            problem.setProperty("findings", checks.findings());
        }
        return ResponseEntity.status(verdict.problem().status()).body(problem);
    }

    /**
     * What the firewall finds when somebody looks at it: a header, or the name of a parameter. The type is said, so that nobody
     * looks at {@code Accept} again.
     */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> rejected(RequestRejectedException failure) {
        LOG.debug("A request is not accepted as it is written", failure);
        ProblemDetail problem = rejected();
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /** Nothing of the request is repeated: it is nothing that should be shown. */
    static ProblemDetail rejected() {
        return detail(
                Problem.MALFORMED_REQUEST,
                "The request is not accepted as it is written: a header, or the name of a parameter, has a character that none can have");
    }

    /** What a library says of our insides stays in the log. */
    private static String words(Problem.Verdict verdict) {
        return switch (verdict.problem()) {
            case INTERNAL_ERROR -> "An error of ours, which is in the log";
            case CONTROL_DATABASE_UNREACHABLE -> "The control database does not answer. Ask again later";
            default -> verdict.message();
        };
    }

    static ProblemDetail detail(Problem problem, String words) {
        return detail(problem.status(), problem.name(), words);
    }

    /** What was sent may stand in the words. */
    static ProblemDetail detail(int status, String code, String words) {
        ProblemDetail detail =
                ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(status), StorableText.withoutHalves(words));
        detail.setProperty("code", code);
        return detail;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String words = "Cannot read the body: " + fault(failure.getMostSpecificCause());
        return handleExceptionInternal(failure, detail(Problem.MALFORMED_REQUEST, words), headers, status, request);
    }

    /** In words of ours: the library's name our classes. */
    private static String fault(Throwable cause) {
        return switch (cause) {
            case HttpMessageNotReadableException none -> "there is none, or it is no JSON";
            case UnrecognizedPropertyException unknown -> "there is no field '%s'".formatted(unknown.getPropertyName());
            case StorableStrings.NotStorable wrong ->
                "%s has a NUL character, or half of a surrogate pair".formatted(field(wrong));
            case InvalidFormatException wrong -> "%s takes no '%s'".formatted(field(wrong), wrong.getValue());
            case MismatchedInputException wrong -> "%s has a value of another type".formatted(field(wrong));
            default -> "it is no JSON";
        };
    }

    private static String field(JacksonException failure) {
        return failure.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String words = failure.getFieldErrors().stream()
                .map(error -> "%s takes no '%s'".formatted(error.getField(), error.getRejectedValue()))
                .collect(Collectors.joining("; "));
        return handleExceptionInternal(failure, detail(Problem.MALFORMED_REQUEST, words), headers, status, request);
    }

    /** What the framework turns away itself. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<Object> answer = super.handleExceptionInternal(failure, body, headers, status, request);
        if (answer != null && answer.getBody() instanceof ProblemDetail detail && !hasCode(detail)) {
            detail.setProperty("code", code(status).name());
        }
        return answer;
    }

    private static boolean hasCode(ProblemDetail detail) {
        return detail.getProperties() != null && detail.getProperties().containsKey("code");
    }

    static Problem code(HttpStatusCode status) {
        return Objects.requireNonNullElse(
                BY_STATUS.get(status.value()),
                status.is4xxClientError() ? Problem.MALFORMED_REQUEST : Problem.INTERNAL_ERROR);
    }
}
