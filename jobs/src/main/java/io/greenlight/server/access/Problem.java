package io.greenlight.server.access;

import io.greenlight.problem.DoorCode;
import io.greenlight.security.AccessScope;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a request is turned away before anybody looks at what it asks.
 *
 * @param code for programs
 * @param detail for people
 */
record Problem(DoorCode code, String detail) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Problem tokenMissing() {
        return new Problem(DoorCode.TOKEN_MISSING, "Send a token: Authorization: Bearer glt_... or a JWT");
    }

    static Problem tokenInvalid() {
        return new Problem(DoorCode.TOKEN_INVALID, "The token is none that is accepted here");
    }

    static Problem tokenExpired() {
        return new Problem(DoorCode.TOKEN_EXPIRED, "The token has expired. Get another");
    }

    static Problem scopeMissing(AccessScope needed) {
        return new Problem(DoorCode.SCOPE_MISSING, "The token lacks the scope %s".formatted(needed.text()));
    }

    static Problem limited() {
        return new Problem(
                DoorCode.ACCOUNT_FORBIDDEN, "The token is good for some accounts only, and this is about all");
    }

    static Problem controlAway() {
        return new Problem(
                DoorCode.CONTROL_DATABASE_UNREACHABLE,
                "Cannot say whether the token works: the control database does not answer. Ask again later");
    }

    static Problem keysAway() {
        return new Problem(
                DoorCode.IDENTITY_PROVIDER_UNREACHABLE,
                "Cannot say whether the token works: the keys of its issuer cannot be read. Ask again later");
    }

    static Problem tooManyRequests(String detail) {
        return new Problem(DoorCode.TOO_MANY_REQUESTS, detail);
    }

    static Problem tooLarge(long bytes) {
        return new Problem(
                DoorCode.REQUEST_TOO_LARGE, "The body is larger than %d bytes. Send less at a time".formatted(bytes));
    }

    static Problem malformed() {
        return new Problem(
                DoorCode.MALFORMED_REQUEST,
                "The request is not accepted as it is written. In a path a semicolon is written %3B");
    }

    /** Answers with it, and with when to come back. */
    void writeTo(HttpServletResponse response, Duration wait) throws IOException {
        response.setHeader(
                HttpHeaders.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds()));
        writeTo(response);
    }

    /** Answers with it. Whoever asked about readiness is told that it is a no. */
    void writeTo(HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", HttpStatus.valueOf(code.status()).getReasonPhrase());
        body.put("status", code.status());
        body.put("detail", detail);
        body.put("code", code.name());
        body.put("ready", false);
        body.put("reason", code.name());
        response.setStatus(code.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(JSON.writeValueAsBytes(body));
    }
}
