package io.greenlight.server.access;

import io.greenlight.security.Caller;
import io.greenlight.server.access.AccessTable.Ruling;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Asks the {@link AccessTable} about each request. */
final class TableAuthorization implements AuthorizationManager<RequestAuthorizationContext> {
    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        Authentication known = authentication.get();
        Caller caller = known != null && known.getPrincipal() instanceof Caller found ? found : null;
        return new Ruled(AccessTable.decide(request.getMethod(), request.getRequestURI(), caller));
    }

    /**
     * The table's answer.
     *
     * @param ruling what it is
     */
    record Ruled(Ruling ruling) implements AuthorizationResult {
        @Override
        public boolean isGranted() {
            return ruling instanceof Ruling.Granted;
        }
    }
}
