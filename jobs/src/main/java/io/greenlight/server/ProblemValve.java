package io.greenlight.server;

import io.greenlight.problem.DoorCode;
import io.greenlight.problem.Problem;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * What the container turns away before it comes to us, as a URL that is none, is a problem in JSON as well. Nothing of the
 * request is repeated. Made by Tomcat, by its name.
 */
public final class ProblemValve extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

    static void install(Context context) {
        ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemValve.class.getName());
    }

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType("application/problem+json");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(problem(status));
                response.finishResponse();
            }
        } catch (IOException gone) {
            LOG.debug("Nobody waits for the answer any more", gone);
        }
    }

    /** None of its words needs to be escaped. */
    private static String problem(int status) {
        String code = code(status);
        return "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\",\"ready\":false,\"reason\":\"%s\"}"
                .formatted(title(status), status, detail(code), code, code);
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> DoorCode.TOKEN_MISSING.name();
            case 403 -> DoorCode.FORBIDDEN.name();
            case 404 -> Problem.NO_SUCH_PATH.name();
            case 405 -> Problem.METHOD_NOT_ALLOWED.name();
            case 406 -> Problem.NOT_ACCEPTABLE.name();
            case 413, 414, 431 -> DoorCode.REQUEST_TOO_LARGE.name();
            case 415 -> Problem.UNSUPPORTED_MEDIA_TYPE.name();
            case 503 -> Problem.STOPPING.name();
            // Of an encoding or a version of HTTP that the container does not speak.
            case 501, 505 -> DoorCode.MALFORMED_REQUEST.name();
            default -> status < 500 ? DoorCode.MALFORMED_REQUEST.name() : Problem.INTERNAL_ERROR.name();
        };
    }

    private static String detail(String code) {
        return switch (code) {
            case "MALFORMED_REQUEST" -> "The request is not accepted as it is written";
            case "REQUEST_TOO_LARGE" -> "The request is larger than it may be. Send less at a time";
            case "METHOD_NOT_ALLOWED" -> "The path has no such method";
            case "INTERNAL_ERROR" -> "An error of ours, which is in the log";
            default -> "The request was turned away before anybody looked at what it asks";
        };
    }

    private static String title(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }
}
