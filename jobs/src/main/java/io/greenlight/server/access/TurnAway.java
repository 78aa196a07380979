package io.greenlight.server.access;

import io.greenlight.problem.DoorCode;
import io.greenlight.security.AccessScope;
import io.greenlight.server.access.AccessTable.Ruling;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** Tells a program in JSON, and in the header that is meant for it, why it is not let in. */
final class TurnAway implements AuthenticationEntryPoint, AccessDeniedHandler {
    private static final int UNAUTHORIZED = 401;
    private static final String REALM = "Bearer realm=\"greenlight\"";

    private final RequestLimits limits;

    TurnAway(RequestLimits limits) {
        this.limits = limits;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        Problem problem = problem(failure);
        if (problem.code().status() == UNAUTHORIZED) {
            if (!limits.countRefusal(request.getRemoteAddr())) {
                response.setHeader(HttpHeaders.RETRY_AFTER, "1");
                RequestLimits.refusedTooOften().writeTo(response);
                return;
            }
            String error = problem.code() == DoorCode.TOKEN_MISSING
                    ? ""
                    : ", error=\"invalid_token\", error_description=\"%s\"".formatted(problem.detail());
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, REALM + error);
        } else {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        problem.writeTo(response);
    }

    private static Problem problem(AuthenticationException failure) {
        return switch (failure) {
            case Refused refused -> refused.problem();
            case OAuth2AuthenticationException malformed -> Problem.tokenInvalid();
            default -> Problem.tokenMissing();
        };
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        if (failure instanceof CsrfException) {
            new Problem(DoorCode.CSRF_TOKEN_INVALID, "The page is too old. Load it again and repeat what you did")
                    .writeTo(response);
            return;
        }
        if (failure instanceof AuthorizationDeniedException denied
                && denied.getAuthorizationResult() instanceof TableAuthorization.Ruled ruled) {
            answer(ruled.ruling(), response);
            return;
        }
        new Problem(DoorCode.FORBIDDEN, "The caller may not do this").writeTo(response);
    }

    private static void answer(Ruling ruling, HttpServletResponse response) throws IOException {
        switch (ruling) {
            case Ruling.ScopeMissing missing -> scopeMissing(missing.needed(), response);
            case Ruling.ForeignAccount foreign ->
                new Problem(DoorCode.ACCOUNT_FORBIDDEN, "The token is not good for this account").writeTo(response);
            case Ruling.LimitedCaller limited -> Problem.limited().writeTo(response);
            case Ruling.Closed closed ->
                new Problem(DoorCode.FORBIDDEN, "There is nothing here that anybody may ask for").writeTo(response);
            case Ruling.WhoAreYou unknown -> Problem.tokenMissing().writeTo(response);
            case Ruling.Granted granted -> throw new IllegalStateException("Turned away although it is granted");
        }
    }

    private static void scopeMissing(AccessScope needed, HttpServletResponse response) throws IOException {
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "%s, error=\"insufficient_scope\", scope=\"%s\"".formatted(REALM, needed.text()));
        Problem.scopeMissing(needed).writeTo(response);
    }
}
