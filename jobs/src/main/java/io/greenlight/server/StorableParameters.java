package io.greenlight.server;

import io.greenlight.control.StorableText;
import io.greenlight.problem.RequestRefused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses parameters that no database can look for. Fields of a form are looked at where a form was sent to a page; a body of the API
 * is read by nobody but its endpoint.
 */
final class StorableParameters implements HandlerInterceptor {
    /** As it stands in a query: a percent sign of its own would be {@code %25}. */
    private static final String NUL = "%00";

    private static final String API = "/api/";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if ((query != null && query.contains(NUL)) || !isStorableForm(request)) {
            throw new RequestRefused("A parameter has a NUL character, which nothing here can have");
        }
        return true;
    }

    private static boolean isStorableForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null
                || !type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                || request.getRequestURI().startsWith(API)
                || request.getParameterMap().values().stream()
                        .flatMap(Arrays::stream)
                        .allMatch(StorableText::is);
    }
}
