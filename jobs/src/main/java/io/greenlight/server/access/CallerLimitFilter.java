package io.greenlight.server.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns away what one caller asks beyond its share. */
final class CallerLimitFilter extends OncePerRequestFilter {
    private final RequestLimits limits;

    CallerLimitFilter(RequestLimits limits) {
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller instanceof CallerAuthentication known) {
            Duration wait = limits.countRequest(known.getName());
            if (wait.isPositive()) {
                Problem.tooManyRequests("The caller asks more often than it may")
                        .writeTo(response, wait);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
