package io.greenlight.server.access;

import io.greenlight.security.ApiTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Spares the control database the guesses of an address that was refused too often. Whoever shares the address and has a token that was
 * accepted lately goes on.
 */
final class RefusalFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final RequestLimits limits;
    private final ApiTokens tokens;
    private final Function<HttpServletRequest, String> presented;

    private RefusalFilter(RequestLimits limits, ApiTokens tokens, Function<HttpServletRequest, String> presented) {
        this.limits = limits;
        this.tokens = tokens;
        this.presented = presented;
    }

    /** For tokens that come with each request. */
    static RefusalFilter ofPrograms(RequestLimits limits, ApiTokens tokens) {
        return new RefusalFilter(limits, tokens, RefusalFilter::sent);
    }

    /** For tokens that are typed into a field of the login. */
    static RefusalFilter ofPeople(RequestLimits limits, ApiTokens tokens, String field) {
        return new RefusalFilter(limits, tokens, request -> typed(request, field));
    }

    /** The name of a scheme is the same in capitals and in small letters (RFC 9110). */
    private static String sent(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length())
                : "";
    }

    private static String typed(HttpServletRequest request, String field) {
        String token = request.getMethod().equals("POST") ? request.getParameter(field) : null;
        return token == null ? "" : token.strip();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String token = presented.apply(request);
        if (ApiTokens.isOurs(token) && !tokens.isFamiliar(token) && limits.isRefusedTooOften(request.getRemoteAddr())) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            RequestLimits.refusedTooOften().writeTo(response);
            return;
        }
        chain.doFilter(request, response);
    }
}
