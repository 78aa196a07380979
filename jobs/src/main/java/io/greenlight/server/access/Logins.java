package io.greenlight.server.access;

import io.greenlight.audit.Audit;
import io.greenlight.audit.AuditEntry.Door;
import io.greenlight.audit.Order;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.transaction.TransactionException;

/**
 * Who comes in by the login and goes out again: written down in the audit log. Who is refused is counted, and limited as a program that
 * is refused is, but not written down: whoever knocks could fill the table.
 */
final class Logins implements AuthenticationFailureHandler, LogoutHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);
    private static final String METRIC = "greenlight.logins";
    private static final String DONE = "302";

    private final LoginFailure door = new LoginFailure();
    private final Audit audit;
    private final RequestLimits limits;
    private final Counter accepted;
    private final Counter refused;

    Logins(Audit audit, RequestLimits limits, MeterRegistry registry) {
        this.audit = audit;
        this.limits = limits;
        this.accepted = registry.counter(METRIC, "outcome", "accepted");
        this.refused = registry.counter(METRIC, "outcome", "refused");
    }

    /**
     * Writes down that somebody comes in.
     *
     * @throws Refused if it cannot be written down
     */
    void comesIn(String who) {
        try {
            write(who, new Order("POST /login", Map.of(), Map.of()));
        } catch (DataAccessException | TransactionException away) {
            throw new Refused(Problem.controlAway(), away);
        }
        accepted.increment();
    }

    private void write(String who, Order order) {
        audit.end(audit.begin(Door.HTTP, who, order), order, DONE);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        refused.increment();
        if (isOurFault(failure) || limits.countRefusal(request.getRemoteAddr())) {
            door.onAuthenticationFailure(request, response, failure);
        } else {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            RequestLimits.refusedTooOften().writeTo(response);
        }
    }

    private static boolean isOurFault(AuthenticationException failure) {
        return failure instanceof Refused known
                && known.problem().code().status() == HttpStatus.SERVICE_UNAVAILABLE.value();
    }

    /** Nobody is kept in because that cannot be written down. */
    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        if (authentication instanceof CallerAuthentication caller) {
            try {
                write(caller.getName(), new Order("POST /logout", Map.of(), Map.of()));
            } catch (DataAccessException | TransactionException away) {
                LOG.warn("A logout was not written down: the control database does not answer");
            }
        }
    }
}
