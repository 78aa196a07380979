package io.greenlight.server.access;

import io.greenlight.audit.Audit;
import io.greenlight.audit.AuditEntry.Door;
import io.greenlight.audit.Order;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.server.PathContainer;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ContentCachingRequestWrapper;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down every order that comes in over HTTP by somebody who is known: whatever does not only read, and whatever reads what is
 * personal. Asking about many accounts at a time is no order. Paths are looked at as the access table does.
 */
final class AuditFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<PathPattern> ORDERS = patterns("/api/v1/**", "/console/**");
    private static final List<PathPattern> NO_ORDERS = patterns("/api/v1/readiness");
    private static final List<PathPattern> PERSONAL = patterns("/api/v1/dead-letters/{id}/content");
    private static final int MOST_BODY_BYTES = 16 << 10;

    private final Audit audit;
    private final String unlessKnown;

    /**
     * With where to write.
     *
     * @param unlessKnown what stands for a caller who was not asked who it is; empty if all are
     */
    AuditFilter(Audit audit, String unlessKnown) {
        this.audit = audit;
        this.unlessKnown = unlessKnown;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        boolean orders = !READING.contains(request.getMethod()) && fits(ORDERS, path) && !fits(NO_ORDERS, path);
        return !orders && !fits(PERSONAL, path);
    }

    private static List<PathPattern> patterns(String... paths) {
        return Stream.of(paths).map(PathPatternParser.defaultInstance::parse).toList();
    }

    private static boolean fits(List<PathPattern> patterns, PathContainer path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String who = SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication caller
                ? caller.getName()
                : unlessKnown;
        if (who.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        long entry;
        try {
            entry = audit.begin(Door.HTTP, who, order(request, Map.of()));
        } catch (DataAccessException | TransactionException failure) {
            LOG.warn("An order was refused, since it cannot be written down: the control database does not answer");
            Problem.controlAway().writeTo(response);
            return;
        }
        ContentCachingRequestWrapper cached = new ContentCachingRequestWrapper(request, MOST_BODY_BYTES);
        String outcome = "500";
        try {
            chain.doFilter(cached, response);
            outcome = Integer.toString(response.getStatus());
        } catch (AccessDeniedException denied) {
            outcome = "403";
            throw denied;
        } finally {
            audit.end(entry, order(cached, body(cached)), outcome);
        }
    }

    private static Order order(HttpServletRequest request, Map<String, String> body) {
        Map<String, String> parameters = new LinkedHashMap<>(body);
        // Of a form these are its fields.
        request.getParameterMap().forEach((name, values) -> parameters.put(name, String.join(",", values)));
        Object template = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String path = template == null ? request.getRequestURI() : template.toString();
        return new Order(request.getMethod() + " " + path, variables(request), parameters);
    }

    private static Map<String, String> variables(HttpServletRequest request) {
        Map<String, String> subject = new LinkedHashMap<>();
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> subject.put(String.valueOf(name), String.valueOf(value)));
        }
        return subject;
    }

    /** The fields of a body in JSON that was read; of one that is something else, nothing. */
    private static Map<String, String> body(ContentCachingRequestWrapper request) {
        Map<String, String> fields = new LinkedHashMap<>();
        String type = String.valueOf(request.getContentType());
        byte[] bytes = request.getContentAsByteArray();
        if (!type.contains("json") || bytes.length == 0) {
            return fields;
        }
        try {
            JsonNode body = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            body.properties().forEach(field -> fields.put(field.getKey(), shown(field.getValue())));
        } catch (JacksonException unreadable) {
            fields.put("body", "not readable, or longer than %d bytes".formatted(MOST_BODY_BYTES));
        }
        return fields;
    }

    /** What is secret in the depth of a body is not looked for: only plain values and lists of them are written down. */
    private static String shown(JsonNode value) {
        if (value.isArray()) {
            boolean plain = value.valueStream().allMatch(JsonNode::isValueNode);
            return plain ? value.toString() : "(%d entries)".formatted(value.size());
        }
        return value.isObject() ? "(%d fields)".formatted(value.size()) : value.asString();
    }
}
