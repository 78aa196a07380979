package io.greenlight.server.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns away what one address asks beyond a caller's share while nobody there is signed in. */
final class VisitorLimitFilter extends OncePerRequestFilter {
    private final RequestLimits limits;

    VisitorLimitFilter(RequestLimits limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean known = SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication;
        Duration wait = known ? Duration.ZERO : limits.countVisit(request.getRemoteAddr());
        if (wait.isPositive()) {
            Problem.tooManyRequests("Too many requests came from this address").writeTo(response, wait);
            return;
        }
        chain.doFilter(request, response);
    }
}
