package io.greenlight.server.access;

import io.greenlight.problem.DoorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Sends a person who is not let in back to the door, with the code of why. */
final class LoginFailure implements AuthenticationFailureHandler {
    private final DefaultRedirectStrategy redirect = new DefaultRedirectStrategy();

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        DoorCode code = failure instanceof Refused refused ? refused.problem().code() : DoorCode.TOKEN_INVALID;
        redirect.sendRedirect(request, response, "/login?error=" + code);
    }
}
