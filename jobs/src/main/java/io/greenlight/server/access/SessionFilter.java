package io.greenlight.server.access;

import io.greenlight.security.ApiTokens;
import io.greenlight.security.TokenVerdict;
import io.greenlight.security.TokensUnknown;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** A session is worth what the token is worth by which it began: one that is revoked or expired ends it. */
final class SessionFilter extends OncePerRequestFilter {
    private final ApiTokens tokens;

    SessionFilter(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication caller) {
            String token = caller.tokenId();
            try {
                if (token != null && !(tokens.verifyAgain(token) instanceof TokenVerdict.Accepted)) {
                    end(request);
                }
            } catch (TokensUnknown away) {
                Problem.controlAway().writeTo(response);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static void end(HttpServletRequest request) {
        SecurityContextHolder.clearContext();
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}
