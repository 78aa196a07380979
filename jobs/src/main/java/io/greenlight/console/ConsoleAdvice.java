package io.greenlight.console;

import io.greenlight.security.AccessScope;
import io.greenlight.security.AccountAccess;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.ModelAndView;

/** What every page has, and a page for every error: before the API makes a problem of it. */
@Order(-3)
@ControllerAdvice("io.greenlight.console")
final class ConsoleAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleAdvice.class);

    private final AccountAccess access;

    ConsoleAdvice(AccountAccess access) {
        this.access = access;
    }

    @ModelAttribute("signedInAs")
    String signedInAs(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return principal == null ? "" : principal.getName();
    }

    @ModelAttribute("hasAudit")
    boolean hasAudit() {
        return access.may(AccessScope.ADMIN);
    }

    @ExceptionHandler
    ModelAndView failed(Exception failure, HttpServletRequest request) {
        if (failure instanceof ErrorResponse response) {
            return page(
                    response.getStatusCode(),
                    "This request cannot be taken: " + response.getBody().getDetail(),
                    request);
        }
        if (failure instanceof TypeMismatchException) {
            return page(HttpStatus.BAD_REQUEST, "This request cannot be taken: a value in it is no number", request);
        }
        if (failure instanceof RequestRejectedException) {
            return page(
                    HttpStatus.BAD_REQUEST,
                    "This request cannot be taken: a header, or the name of a parameter, has a character that none can have",
                    request);
        }
        return Refusals.findStatus(failure)
                .map(status -> page(status, Refusals.message(failure), request))
                .orElseGet(() -> fault(failure, request));
    }

    private ModelAndView fault(Exception failure, HttpServletRequest request) {
        LOG.error("Cannot show {}", request.getServletPath(), failure);
        return page(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "This page cannot be shown: an error of Greenlight's, which is in the server's log",
                request);
    }

    private ModelAndView page(HttpStatusCode status, String message, HttpServletRequest request) {
        boolean open = request.getServletPath().equals("/status");
        ModelAndView page = new ModelAndView(open ? "open-error" : "error");
        page.setStatus(status);
        page.addObject("code", status.value());
        page.addObject("message", message);
        page.addObject("signedInAs", signedInAs(request));
        page.addObject("hasAudit", hasAudit());
        return page;
    }
}
