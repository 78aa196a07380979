package io.greenlight.server.access;

import io.greenlight.security.ApiTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

    RefusalFilter(RequestLimits limits, ApiTokens tokens) {
        this.limits = limits;
        this.tokens = tokens;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        String token = header != null && header.startsWith(SCHEME) ? header.substring(SCHEME.length()) : "";
        if (ApiTokens.isOurs(token) && !tokens.isFamiliar(token) && limits.isRefusedTooOften(request.getRemoteAddr())) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            RequestLimits.refusedTooOften().writeTo(response);
            return;
        }
        chain.doFilter(request, response);
    }
}
